# language: nl
Functionaliteit: Het jaarverslag

  @C17 @C18 @C79 @A27
  Scenario: het jaarverslag begint vanzelf en gaat pas weg als de directie het goedkeurt
    Gegeven het is dinsdag 1 december 2026 om 9.00 uur
    Als het maandag 4 januari 2027 om 8.00 uur wordt
    Dan is "ronde" gelijk aan 1 januari 2027
    En is "verslagjaar" gelijk aan 2026
    En vervalt termijn "jaarverslag" op maandag 1 maart 2027
    En is de taak "Jaarverslag toelichten" open voor "klachtencoordinator"
    Als "m.dejong" "Jaarverslag toelichten" invult:
      | tekst           | In dit jaar kregen wij geen klachten. |
      | cijfers_bekeken | ja                                    |
    Dan is de taak "Jaarverslag goedkeuren" open voor "directie"
    En is fase "Toegelicht" bereikt
    Als "p.dejongh" "Jaarverslag goedkeuren" invult:
      | besluit | Nee, terug naar de klachtencoördinator |
      | reden   | Leg uit hoe dat komt.                  |
    Dan is de taak "Jaarverslag toelichten" open voor "klachtencoordinator"
    En is er geen brief "L21-jaarrapportage" verzonden
    Als "m.dejong" "Jaarverslag toelichten" invult:
      | tekst           | Wij kregen geen klachten: er liep nog geen opdracht. |
      | cijfers_bekeken | ja                                                   |
    En "p.dejongh" "Jaarverslag goedkeuren" invult:
      | besluit | Ja, verstuur het verslag |
    Dan is er een document "jaarrapportage-2026-uwv-v2.pdf" in het dossier
    En is er een document "jaarrapportage-2026-blik_op_werk-v2.xlsx" in het dossier
    En is brief "L21-jaarrapportage" verzonden aan "rapportontvanger" op 4 januari 2027
    En loopt termijn "jaarverslag" nog
    En is de taak "Verslag op de post" open voor "klachtencoordinator"
    Als "m.dejong" "Verslag op de post" invult:
      | gepost_op | 4 januari 2027 |
    Dan is termijn "jaarverslag" gehaald
    En is fase "Verstuurd" bereikt
    En is de zaak afgesloten

  @C17 @C18 @C79 @A27 @A28
  Scenario: SC21 het jaarverslag telt per opdrachtgever, en vertelt niets over mensen
    Gegeven het is vrijdag 13 februari 2026 om 9.00 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Sanne Vos                                       |
      | klager.kanalen  | E-mail, Telefoon                                |
      | klager.email    | s.vos@voorbeeld.nl                              |
      | klager.telefoon | 06 12 34 56 78                                  |
      | omschrijving    | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum   | 2025-08-12                                      |
      | voorval_plaats  | Vestiging Rotterdam                             |
    Als "m.dejong" "Klacht registreren" invult:
      | categorie             | kwaliteit  |
      | binnen_reikwijdte     | ja         |
      | opdrachtgever_type    | uwv        |
      | opdrachtgever_naam    | UWV        |
      | betrokkenen.0.id      | t.visser   |
      | betrokkenen.0.naam    | Tom Visser |
      | betrokkenen.0.functie | Jobcoach   |
    Als "p.dejongh" "Coördinator benoemen" invult:
      | klachtencoordinator | m.dejong   |
      | overgedragen_op     | 2026-02-13 |
    Als "m.dejong" "Bevestiging opstellen" invult:
      | verklaring_onafhankelijk | ja                                          |
      | korte_omschrijving       | De klager vindt dat het rapport niet klopt. |
      | korte_plaats             | Vestiging Rotterdam                         |
      | korte_omstandigheden     | geen                                        |
      | verwachte_datum          | 2026-03-10                                  |
    Als "m.dejong" "Ontvankelijkheid beoordelen" invult:
      | in_behandeling             | Nee                                           |
      | grond_niet_behandelen      | Na de klachtentermijn ingediend               |
      | motivering_niet_behandelen | Het voorval was meer dan zes maanden geleden. |
    Als "p.dejongh" "Niet behandelen bevestigen" invult:
      | directie_akkoord | Ja |
    Dan is brief "L06-niet-in-behandeling" verzonden aan "klager" op 13 februari 2026
    Als het maandag 2 maart 2026 om 9.00 uur wordt
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Sanne Vos                                       |
      | klager.kanalen  | E-mail, Telefoon                                |
      | klager.email    | s.vos@voorbeeld.nl                              |
      | klager.telefoon | 06 12 34 56 78                                  |
      | omschrijving    | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum   | 2026-02-20                                      |
      | voorval_plaats  | Vestiging Rotterdam                             |
    Als "m.dejong" "Klacht registreren" invult:
      | categorie             | kwaliteit  |
      | binnen_reikwijdte     | ja         |
      | opdrachtgever_type    | uwv        |
      | opdrachtgever_naam    | UWV        |
      | betrokkenen.0.id      | t.visser   |
      | betrokkenen.0.naam    | Tom Visser |
      | betrokkenen.0.functie | Jobcoach   |
    Als "p.dejongh" "Coördinator benoemen" invult:
      | klachtencoordinator | m.dejong   |
      | overgedragen_op     | 2026-03-02 |
    Als "m.dejong" "Bevestiging opstellen" invult:
      | verklaring_onafhankelijk | ja                                          |
      | korte_omschrijving       | De klager vindt dat het rapport niet klopt. |
      | korte_plaats             | Vestiging Rotterdam                         |
      | korte_omstandigheden     | geen                                        |
      | verwachte_datum          | 2026-03-27                                  |
    Als "m.dejong" "Ontvankelijkheid beoordelen" invult:
      | in_behandeling | Ja           |
      | belang         | Groot genoeg |
      | gewicht        | Zwaar genoeg |
    Als "m.dejong" "Reactie vastleggen" voor "t.visser" invult:
      | geinformeerd_op | 2026-03-02                                 |
      | gehoord         | Ja                                         |
      | gehoord_op      | 2026-03-02                                 |
      | reactie         | Het rapport is door ziekte laat verstuurd. |
    Als "t.visser" "Samenvatting accorderen" invult:
      | akkoord | Ja, deze klopt |
    Als "m.dejong" "Hoor en wederhoor afronden" invult:
      | gelegenheid_klager_op | 2026-03-02                         |
      | klager_gehoord        | Ja                                 |
      | toelichting_klager    | De klager blijft bij zijn verhaal. |
    Als "m.dejong" "Oorzaak onderzoeken" invult:
      | oorzaak           | Het rapport is niet nagelezen. |
      | oorzaak_categorie | Werkwijze of procedure         |
    Als "m.dejong" "Besluit opstellen" invult:
      | onderdelen.0.tekst      | De klacht over het rapport.                               |
      | onderdelen.0.oordeel    | Gegrond                                                   |
      | onderdelen.0.motivering | Wij hadden het rapport moeten nalezen.                    |
      | bevindingen             | Beide partijen zijn gehoord. In het rapport staan fouten. |
      | oordeel                 | Gegrond                                                   |
      | motivering              | Wij hadden het rapport moeten nalezen.                    |
    Als "p.dejongh" "Besluit mede-ondertekenen" invult:
      | besluit_medeondertekend | Ja |
    Dan is termijn "besluit" gehaald
    Als het woensdag 1 april 2026 om 9.00 uur wordt
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Sanne Vos                                       |
      | klager.kanalen  | E-mail, Telefoon                                |
      | klager.email    | s.vos@voorbeeld.nl                              |
      | klager.telefoon | 06 12 34 56 78                                  |
      | omschrijving    | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum   | 2026-02-20                                      |
      | voorval_plaats  | Vestiging Rotterdam                             |
    Als "m.dejong" "Klacht registreren" invult:
      | categorie             | kwaliteit  |
      | binnen_reikwijdte     | ja         |
      | opdrachtgever_type    | uwv        |
      | opdrachtgever_naam    | UWV        |
      | betrokkenen.0.id      | t.visser   |
      | betrokkenen.0.naam    | Tom Visser |
      | betrokkenen.0.functie | Jobcoach   |
    Als "p.dejongh" "Coördinator benoemen" invult:
      | klachtencoordinator | m.dejong   |
      | overgedragen_op     | 2026-04-01 |
    Als "m.dejong" "Bevestiging opstellen" invult:
      | verklaring_onafhankelijk | ja                                          |
      | korte_omschrijving       | De klager vindt dat het rapport niet klopt. |
      | korte_plaats             | Vestiging Rotterdam                         |
      | korte_omstandigheden     | geen                                        |
      | verwachte_datum          | 2026-05-01                                  |
    Als "m.dejong" "Ontvankelijkheid beoordelen" invult:
      | in_behandeling | Ja           |
      | belang         | Groot genoeg |
      | gewicht        | Zwaar genoeg |
    Als het maandag 4 mei 2026 om 9.00 uur wordt
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Sanne Vos                                       |
      | klager.kanalen  | E-mail, Telefoon                                |
      | klager.email    | s.vos@voorbeeld.nl                              |
      | klager.telefoon | 06 12 34 56 78                                  |
      | omschrijving    | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum   | 2026-04-20                                      |
      | voorval_plaats  | Vestiging Rotterdam                             |
    Als "m.dejong" "Klacht registreren" invult:
      | categorie             | kwaliteit          |
      | binnen_reikwijdte     | ja                 |
      | opdrachtgever_type    | gemeente           |
      | opdrachtgever_naam    | Gemeente Rotterdam |
      | betrokkenen.0.id      | t.visser           |
      | betrokkenen.0.naam    | Tom Visser         |
      | betrokkenen.0.functie | Jobcoach           |
    Als "p.dejongh" "Coördinator benoemen" invult:
      | klachtencoordinator | m.dejong   |
      | overgedragen_op     | 2026-05-04 |
    Als het maandag 7 september 2026 om 9.00 uur wordt
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Sanne Vos                                       |
      | klager.kanalen  | E-mail, Telefoon                                |
      | klager.email    | s.vos@voorbeeld.nl                              |
      | klager.telefoon | 06 12 34 56 78                                  |
      | omschrijving    | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum   | 2026-09-01                                      |
      | voorval_plaats  | Vestiging Rotterdam                             |
    Als "m.dejong" "Klacht registreren" invult:
      | categorie             | kwaliteit              |
      | binnen_reikwijdte     | ja                     |
      | opdrachtgever_type    | werkgever              |
      | opdrachtgever_naam    | Bakkerij De Korenbloem |
      | betrokkenen.0.id      | t.visser               |
      | betrokkenen.0.naam    | Tom Visser             |
      | betrokkenen.0.functie | Jobcoach               |
    Als "p.dejongh" "Coördinator benoemen" invult:
      | klachtencoordinator | m.dejong   |
      | overgedragen_op     | 2026-09-07 |
    Als het dinsdag 8 september 2026 om 9.00 uur wordt
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Sanne Vos                                       |
      | klager.kanalen  | E-mail, Telefoon                                |
      | klager.email    | s.vos@voorbeeld.nl                              |
      | klager.telefoon | 06 12 34 56 78                                  |
      | omschrijving    | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum   | 2026-09-01                                      |
      | voorval_plaats  | Vestiging Rotterdam                             |
    Als "m.dejong" "Klacht registreren" invult:
      | categorie             | kwaliteit              |
      | binnen_reikwijdte     | ja                     |
      | opdrachtgever_type    | werkgever              |
      | opdrachtgever_naam    | Bakkerij De Korenbloem |
      | betrokkenen.0.id      | t.visser               |
      | betrokkenen.0.naam    | Tom Visser             |
      | betrokkenen.0.functie | Jobcoach               |
    Als "p.dejongh" "Coördinator benoemen" invult:
      | klachtencoordinator | m.dejong   |
      | overgedragen_op     | 2026-09-08 |
    Als het woensdag 9 september 2026 om 9.00 uur wordt
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Sanne Vos                                       |
      | klager.kanalen  | E-mail, Telefoon                                |
      | klager.email    | s.vos@voorbeeld.nl                              |
      | klager.telefoon | 06 12 34 56 78                                  |
      | omschrijving    | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum   | 2026-09-01                                      |
      | voorval_plaats  | Vestiging Rotterdam                             |
    Als "m.dejong" "Klacht registreren" invult:
      | categorie             | kwaliteit              |
      | binnen_reikwijdte     | ja                     |
      | opdrachtgever_type    | werkgever              |
      | opdrachtgever_naam    | Bakkerij De Korenbloem |
      | betrokkenen.0.id      | t.visser               |
      | betrokkenen.0.naam    | Tom Visser             |
      | betrokkenen.0.functie | Jobcoach               |
    Als "p.dejongh" "Coördinator benoemen" invult:
      | klachtencoordinator | m.dejong   |
      | overgedragen_op     | 2026-09-09 |
    Als het maandag 5 oktober 2026 om 9.00 uur wordt
    Als "t.visser" "opmerking-vastleggen" start:
      | opmerking_kanaal | Telefoon                            |
      | opmerking_op     | 2026-10-05                          |
      | omschrijving     | De wachtkamer was koud en rommelig. |
      | categorie        | Opmerking, geen klacht              |
      | voorval_datum    | 2026-10-01                          |
    Als "t.visser" "opmerking-vastleggen" start:
      | opmerking_kanaal | Telefoon                            |
      | opmerking_op     | 2026-10-05                          |
      | omschrijving     | De wachtkamer was koud en rommelig. |
      | categorie        | Opmerking, geen klacht              |
      | voorval_datum    | 2026-10-01                          |
    Als "t.visser" "opmerking-vastleggen" start:
      | opmerking_kanaal | Telefoon                            |
      | opmerking_op     | 2026-10-05                          |
      | omschrijving     | De wachtkamer was koud en rommelig. |
      | categorie        | Opmerking, geen klacht              |
      | voorval_datum    | 2026-10-01                          |
    Als "t.visser" "opmerking-vastleggen" start:
      | opmerking_kanaal | Telefoon                            |
      | opmerking_op     | 2026-10-05                          |
      | omschrijving     | De wachtkamer was koud en rommelig. |
      | categorie        | Opmerking, geen klacht              |
      | voorval_datum    | 2026-10-01                          |
    Als "t.visser" "opmerking-vastleggen" start:
      | opmerking_kanaal | Telefoon                            |
      | opmerking_op     | 2026-10-05                          |
      | omschrijving     | De wachtkamer was koud en rommelig. |
      | categorie        | Opmerking, geen klacht              |
      | voorval_datum    | 2026-10-01                          |
    Als "t.visser" "opmerking-vastleggen" start:
      | opmerking_kanaal | Telefoon                            |
      | opmerking_op     | 2026-10-05                          |
      | omschrijving     | De wachtkamer was koud en rommelig. |
      | categorie        | Opmerking, geen klacht              |
      | voorval_datum    | 2026-10-01                          |
    Als "t.visser" "opmerking-vastleggen" start:
      | opmerking_kanaal | Telefoon                            |
      | opmerking_op     | 2026-10-05                          |
      | omschrijving     | De wachtkamer was koud en rommelig. |
      | categorie        | Opmerking, geen klacht              |
      | voorval_datum    | 2026-10-01                          |
    Als "t.visser" "opmerking-vastleggen" start:
      | opmerking_kanaal | Telefoon                            |
      | opmerking_op     | 2026-10-05                          |
      | omschrijving     | De wachtkamer was koud en rommelig. |
      | categorie        | Opmerking, geen klacht              |
      | voorval_datum    | 2026-10-01                          |
    Als "t.visser" "opmerking-vastleggen" start:
      | opmerking_kanaal | Telefoon                            |
      | opmerking_op     | 2026-10-05                          |
      | omschrijving     | De wachtkamer was koud en rommelig. |
      | categorie        | Opmerking, geen klacht              |
      | voorval_datum    | 2026-10-01                          |
    Als "t.visser" "opmerking-vastleggen" start:
      | opmerking_kanaal | Telefoon                            |
      | opmerking_op     | 2026-10-05                          |
      | omschrijving     | De wachtkamer was koud en rommelig. |
      | categorie        | Opmerking, geen klacht              |
      | voorval_datum    | 2026-10-01                          |
    Als "t.visser" "opmerking-vastleggen" start:
      | opmerking_kanaal | Telefoon                            |
      | opmerking_op     | 2026-10-05                          |
      | omschrijving     | De wachtkamer was koud en rommelig. |
      | categorie        | Opmerking, geen klacht              |
      | voorval_datum    | 2026-10-01                          |
    Als het maandag 4 januari 2027 om 8.00 uur wordt
    En het verder gaat over zaak "Jaarverslag"
    En "m.dejong" "Jaarverslag toelichten" invult:
      | tekst           | Rapporten leest voortaan een collega na. |
      | cijfers_bekeken | ja                                       |
    En "p.dejongh" "Jaarverslag goedkeuren" invult:
      | besluit | Ja, verstuur het verslag |
    Dan is "rapport.ontvangers.0.naam" gelijk aan "UWV"
    En is "rapport.ontvangers.0.cijfers.0.naam" gelijk aan "Ontvangen"
    En is "rapport.ontvangers.0.cijfers.0.cijfer" gelijk aan 3
    En is "rapport.ontvangers.0.cijfers.1.naam" gelijk aan "Niet in behandeling genomen"
    En is "rapport.ontvangers.0.cijfers.1.cijfer" gelijk aan 1
    En is "rapport.ontvangers.0.cijfers.2.naam" gelijk aan "waarvan op tijd gemeld"
    En is "rapport.ontvangers.0.cijfers.2.cijfer" gelijk aan 1
    En is "rapport.ontvangers.0.cijfers.3.naam" gelijk aan "In behandeling genomen"
    En is "rapport.ontvangers.0.cijfers.3.cijfer" gelijk aan 2
    En is "rapport.ontvangers.0.cijfers.4.naam" gelijk aan "waarvan op tijd afgehandeld"
    En is "rapport.ontvangers.0.cijfers.4.cijfer" gelijk aan 1
    En is "rapport.ontvangers.1.naam" gelijk aan "Gemeenten"
    En is "rapport.ontvangers.1.zaken" gelijk aan 1
    En is "rapport.ontvangers.1.cijfers.0.cijfer" gelijk aan 1
    En is "rapport.ontvangers.2.naam" gelijk aan "Werkgevers"
    En is "rapport.ontvangers.2.zaken" gelijk aan 3
    En is "rapport.ontvangers.3.naam" gelijk aan "Blik op Werk"
    En is "rapport.ontvangers.3.overkoepelend" gelijk aan ja
    En is "rapport.ontvangers.3.cijfers.0.cijfer" gelijk aan 7
    # De elf opmerkingen staan alleen in het verslag over alles.
    En staat "Opmerkingen;2026;11" in document "jaarrapportage-2026-blik_op_werk-v1.csv"
    En staat "Opmerkingen;2026;11" niet in document "jaarrapportage-2026-uwv-v1.csv"
    # Zeven klachten verdelen wij niet: niemand is terug te vinden.
    En staat "Waar de klachten over gaan" niet in document "jaarrapportage-2026-blik_op_werk-v1.csv"
    En staat "Waar de klachten over gaan" niet in document "jaarrapportage-2026-uwv-v1.csv"
    En staat "Kwaliteit of inhoud" niet in document "jaarrapportage-2026-blik_op_werk-v1.csv"
    En staat "Kwaliteit of inhoud" niet in document "jaarrapportage-2026-werkgever-v1.csv"
    En staat "Ontvangen: 3" in brief "L21"
    En staat "Ontvangen: 7" in brief "L21"
    En staat "Vos" niet in brief "L21"
    En staat "Visser" niet in brief "L21"
    En staat "Korenbloem" niet in brief "L21"
    Als "m.dejong" "Verslag op de post" invult:
      | gepost_op | 4 januari 2027 |
    Dan is de zaak afgesloten
    En is termijn "jaarverslag" gehaald

  @C18 @C79
  Scenario: een jaar opnieuw maken vraagt een reden, en te laat hoort de directie het
    Gegeven het is dinsdag 1 december 2026 om 9.00 uur
    Als het maandag 4 januari 2027 om 8.00 uur wordt
    En het dinsdag 2 maart 2027 om 9.00 uur wordt
    Dan is het signaal "nadert" gegeven voor termijn "jaarverslag"
    En is het signaal "verstreken" gegeven voor termijn "jaarverslag"
    En kreeg "p.dejongh" een bericht met "Jaarverslag"
    Als "m.dejong" "Jaarverslag opnieuw maken" start:
      | verslagjaar      | 2027              |
      | heruitgave_reden | Alvast een begin. |
    Dan wordt dat geweigerd met "nog niet voorbij"
    Als "m.dejong" "Jaarverslag opnieuw maken" start:
      | verslagjaar      | 2026                          |
      | heruitgave_reden | Een klacht kwam er later bij. |
    Dan is "ronde" gelijk aan leeg
    En is "verslagjaar" gelijk aan 2026
    En is de taak "Jaarverslag toelichten" open voor "klachtencoordinator"
