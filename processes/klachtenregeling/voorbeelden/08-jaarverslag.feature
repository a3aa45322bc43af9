# language: nl
Functionaliteit: Voorbeeld: het jaarverslag van vorig jaar

  Scenario: UWV, gegrond en opgelost; de bevestiging was te laat
    Gegeven het is 9 februari vorig jaar om 10.12 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Omar Haddad                                       |
      | klager.kanalen  | E-mail, Telefoon                                  |
      | klager.email    | o.haddad@voorbeeld.nl                             |
      | klager.telefoon | 06 23 45 67 89                                    |
      | omschrijving    | Mijn jobcoach kwam drie keer niet op de afspraak. |
      | voorval_datum   | 2 februari vorig jaar                             |
      | voorval_plaats  | Vestiging Rotterdam                               |
    Als "m.dejong" "Klacht registreren" invult:
      | categorie             | kwaliteit  |
      | binnen_reikwijdte     | ja         |
      | opdrachtgever_type    | uwv        |
      | opdrachtgever_naam    | UWV        |
      | betrokkenen.0.id      | t.visser   |
      | betrokkenen.0.naam    | Tom Visser |
      | betrokkenen.0.functie | Jobcoach   |
    Als "p.dejongh" "Coördinator benoemen" invult:
      | klachtencoordinator | m.dejong              |
      | overgedragen_op     | 9 februari vorig jaar |
    Als het 23 februari vorig jaar om 9.00 uur wordt
    Als "m.dejong" "Te late termijn toelichten" invult:
      | reden | Marieke was ziek en niemand had de zaak overgenomen. |
    Als "m.dejong" "Te late termijn toelichten" invult:
      | reden | Marieke was ziek en niemand had de zaak overgenomen. |
    Als "m.dejong" "Bevestiging opstellen" invult:
      | verklaring_onafhankelijk | ja                                               |
      | korte_omschrijving       | De klager mist drie afspraken met zijn jobcoach. |
      | korte_plaats             | Vestiging Rotterdam                              |
      | korte_omstandigheden     | geen                                             |
      | verwachte_datum          | 9 maart vorig jaar                               |
    Als "m.dejong" "Ontvankelijkheid beoordelen" invult:
      | in_behandeling | Ja           |
      | belang         | Groot genoeg |
      | gewicht        | Zwaar genoeg |
    Als "m.dejong" "Reactie vastleggen" voor "t.visser" invult:
      | geinformeerd_op | 23 februari vorig jaar                     |
      | gehoord         | Ja                                         |
      | gehoord_op      | 23 februari vorig jaar                     |
      | reactie         | De afspraken stonden niet in mijn agenda.  |
    Als "t.visser" "Samenvatting accorderen" invult:
      | akkoord | Ja, deze klopt |
    Als "m.dejong" "Hoor en wederhoor afronden" invult:
      | gelegenheid_klager_op | 23 februari vorig jaar             |
      | klager_gehoord        | Ja                                 |
      | toelichting_klager    | De klager blijft bij zijn verhaal. |
    Als "m.dejong" "Oorzaak onderzoeken" invult:
      | oorzaak           | Er is geen gedeelde agenda. |
      | oorzaak_categorie | Werkwijze of procedure      |
    Als "m.dejong" "Besluit opstellen" invult:
      | onderdelen.0.tekst      | De gemiste afspraken.              |
      | onderdelen.0.oordeel    | Gegrond                            |
      | onderdelen.0.motivering | Wij hadden moeten komen of bellen. |
      | bevindingen             | Beide partijen zijn gehoord.       |
      | oordeel                 | Gegrond                            |
      | motivering              | Wij hadden moeten komen of bellen. |
    Als "p.dejongh" "Besluit mede-ondertekenen" invult:
      | besluit_medeondertekend | Ja |
    Als "m.dejong" "Telefonisch voorstel doen" invult:
      | belpogingen.0.op        | 23 februari vorig jaar om 8.45  |
      | belpogingen.0.resultaat | Gesproken                       |
      | soort                   | Correctie                       |
      | inhoud                  | Er komt een vaste jobcoach bij. |
    Als partij "klager" de handeling "Reactie klager" uitvoert:
      | reactie | Akkoord met het voorstel |
    Als "m.dejong" "Verslag opstellen" invult:
      | verslag_samenvatting | De klacht ging over gemiste afspraken. |
      | verslag_ontvangers   | Klager, Directie, Tom Visser           |
    Als "m.dejong" "Verzending vastleggen" invult:
      | verzending_gecontroleerd | ja |
    Als "p.dejongh" "Maatregelen bespreken" invult:
      | overleg_directie_op   | 23 februari vorig jaar |
      | preventie_conclusie   | geen                   |
      | avg_procedure_geraakt | Nee                    |
    Als het 17 maart vorig jaar om 9.00 uur wordt
    Als "m.dejong" "Nazorg bespreken" invult:
      | nazorg_bevinding | Er is nu een vaste jobcoach. |
      | oplossing_werkt  | Ja                           |
      | tevredenheid     | Tevreden                     |
    Als "m.dejong" "Dossier afsluiten" invult:
      | afspraken_nagekomen | ja |
    Dan is de zaak afgesloten

  Abstract Scenario: <opdrachtgever>, ingetrokken
    Gegeven het is <dag> vorig jaar om 10.12 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | <naam>                                          |
      | klager.kanalen  | E-mail, Telefoon                                |
      | klager.email    | <mail>@voorbeeld.nl                             |
      | klager.telefoon | 06 34 56 78 90                                  |
      | omschrijving    | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum   | <dag> vorig jaar                                |
      | voorval_plaats  | Vestiging Rotterdam                             |
    Als "m.dejong" "Klacht registreren" invult:
      | categorie             | kwaliteit       |
      | binnen_reikwijdte     | ja              |
      | opdrachtgever_type    | <soort>         |
      | opdrachtgever_naam    | <opdrachtgever> |
      | betrokkenen.0.id      | t.visser        |
      | betrokkenen.0.naam    | Tom Visser      |
      | betrokkenen.0.functie | Jobcoach        |
    Als "p.dejongh" "Coördinator benoemen" invult:
      | klachtencoordinator | m.dejong         |
      | overgedragen_op     | <dag> vorig jaar |
    Als "m.dejong" "Bevestiging opstellen" invult:
      | verklaring_onafhankelijk | ja                                          |
      | korte_omschrijving       | De klager vindt dat het rapport niet klopt. |
      | korte_plaats             | Vestiging Rotterdam                         |
      | korte_omstandigheden     | geen                                        |
      | verwachte_datum          | <tot> vorig jaar                            |
    Als partij "klager" de handeling "Klacht intrekken" uitvoert:
      | schriftelijk_verzoek | ja |
    Als "m.dejong" "Verslag opstellen" invult:
      | verslag_samenvatting | De klager trok de klacht in. |
      | verslag_ontvangers   | Klager, Directie, Tom Visser |
    Als "m.dejong" "Verzending vastleggen" invult:
      | verzending_gecontroleerd | ja |
    Als "p.dejongh" "Maatregelen bespreken" invult:
      | overleg_directie_op   | <dag> vorig jaar |
      | preventie_conclusie   | geen             |
      | avg_procedure_geraakt | Nee              |
    Als "m.dejong" "Dossier afsluiten" invult:
      | afspraken_nagekomen | ja |
    Dan is de zaak afgesloten

    Voorbeelden:
      | dag         | tot          | naam        | mail     | soort     | opdrachtgever          |
      | 12 mei      | 26 mei       | Eva Smeets  | e.smeets | gemeente  | Gemeente Rotterdam     |
      | 8 september | 22 september | Bram Koster | b.koster | werkgever | Bakkerij De Korenbloem |

  Scenario: het verslag over vorig jaar
    Gegeven het is 5 oktober vorig jaar om 9.00 uur
    Als "t.visser" "opmerking-vastleggen" start:
      | opmerking_kanaal | Telefoon                            |
      | opmerking_op     | 5 oktober vorig jaar                |
      | omschrijving     | De wachtkamer was koud en rommelig. |
      | categorie        | Opmerking, geen klacht              |
      | voorval_datum    | 1 oktober vorig jaar                |
    Als "m.dejong" "Opmerking behandelen" invult:
      | kwaliteit_gebruik     | Wij bespreken de opmerking in het kwaliteitsoverleg |
      | kwaliteit_toelichting | De vestiging krijgt een schoonmaakrooster.  |
      | cvs_referentie        | CVS 4410                                    |
      | opmerking_vervolg     | Nee, het blijft een opmerking               |
    Als het 0 dagen geleden om 0.05 uur wordt
    Als "m.dejong" "Jaarverslag opnieuw maken" start:
      | verslagjaar      | vorig jaar                         |
      | heruitgave_reden | Het eerste verslag in deze dienst. |
    En "m.dejong" "Jaarverslag toelichten" invult:
      | tekst           | Vaste afspraken staan nu in een agenda die iedereen ziet. |
      | cijfers_bekeken | ja                                                        |
    En "p.dejongh" "Jaarverslag goedkeuren" invult:
      | besluit | Ja, verstuur het verslag |
    Als "m.dejong" "Verslag op de post" invult:
      | gepost_op | vandaag |
    Dan is de zaak afgesloten
