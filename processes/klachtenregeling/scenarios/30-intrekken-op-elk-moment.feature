# language: nl
Functionaliteit: De klager trekt de klacht in

  @A36
  Scenario: meteen na het indienen
    Gegeven het is maandag 2 maart 2026 om 10.12 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Sanne Vos                                       |
      | klager.kanalen  | E-mail, Telefoon                                |
      | klager.email    | s.vos@voorbeeld.nl                              |
      | klager.telefoon | 06 12 34 56 78                                  |
      | omschrijving    | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum   | 2026-02-20                                      |
      | voorval_plaats  | Vestiging Rotterdam                             |
    Als het maandag 2 maart 2026 om 15.00 uur wordt
    Als partij "klager" de handeling "Klacht intrekken" uitvoert:
      | schriftelijk_verzoek | ja |
    Dan is brief "L19-bevestiging-intrekking" verzonden aan "klager"
    En is de taak "Verslag opstellen" open voor "klachtencoordinator"
    Als "m.dejong" "Verslag opstellen" invult:
      | verslag_samenvatting | De klacht is ingetrokken. |
      | verslag_ontvangers   | Klager, Directie          |
    Als "m.dejong" "Verzending vastleggen" invult:
      | verzending_gecontroleerd | ja |
    Als "p.dejongh" "Maatregelen bespreken" invult:
      | overleg_directie_op   | 2026-03-02 |
      | preventie_conclusie   | geen       |
      | avg_procedure_geraakt | Nee        |
    Als "m.dejong" "Dossier afsluiten" invult:
      | afspraken_nagekomen | ja |
    Dan is de zaak afgesloten

  @A36
  Scenario: tijdens het horen
    Gegeven het is maandag 2 maart 2026 om 10.12 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Sanne Vos                                       |
      | klager.kanalen  | E-mail, Telefoon                                |
      | klager.email    | s.vos@voorbeeld.nl                              |
      | klager.telefoon | 06 12 34 56 78                                  |
      | omschrijving    | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum   | 2026-02-20                                      |
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
    Als het donderdag 5 maart 2026 om 9.00 uur wordt
    Als partij "klager" de handeling "Klacht intrekken" uitvoert:
      | schriftelijk_verzoek | ja |
    Dan is brief "L19-bevestiging-intrekking" verzonden aan "klager"
    En is de taak "Verslag opstellen" open voor "klachtencoordinator"
    Dan is de taak "Reactie vastleggen" niet open
    Als "m.dejong" "Verslag opstellen" invult:
      | verslag_samenvatting | De klacht ging over een rapport. |
      | verslag_ontvangers   | Klager, Directie, Tom Visser     |
    Als "m.dejong" "Verzending vastleggen" invult:
      | verzending_gecontroleerd | ja |
    Als "p.dejongh" "Maatregelen bespreken" invult:
      | overleg_directie_op   | 2026-03-05 |
      | preventie_conclusie   | geen       |
      | avg_procedure_geraakt | Nee        |
    Als "m.dejong" "Dossier afsluiten" invult:
      | afspraken_nagekomen | ja |
    Dan is de zaak afgesloten
    En is "wijze_van_afdoening" gelijk aan "ingetrokken"

  @A36
  Scenario: terwijl wij op een reactie wachten
    Gegeven het is maandag 2 maart 2026 om 10.12 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Sanne Vos                                       |
      | klager.kanalen  | E-mail, Telefoon                                |
      | klager.email    | s.vos@voorbeeld.nl                              |
      | klager.telefoon | 06 12 34 56 78                                  |
      | omschrijving    | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum   | 2026-02-20                                      |
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
    Als "m.dejong" "Telefonisch voorstel doen" invult:
      | belpogingen.0.op        | 2026-03-02 om 8.30                          |
      | belpogingen.0.resultaat | Gesproken                                   |
      | soort                   | Correctie                                   |
      | inhoud                  | Wij verbeteren het rapport binnen een week. |
    Als het vrijdag 6 maart 2026 om 9.00 uur wordt
    Als partij "klager" de handeling "Klacht intrekken" uitvoert:
      | schriftelijk_verzoek | ja |
    Dan is brief "L19-bevestiging-intrekking" verzonden aan "klager"
    En is de taak "Verslag opstellen" open voor "klachtencoordinator"
    Als "m.dejong" "Verslag opstellen" invult:
      | verslag_samenvatting | De klacht ging over een rapport. |
      | verslag_ontvangers   | Klager, Directie, Tom Visser     |
    Als "m.dejong" "Verzending vastleggen" invult:
      | verzending_gecontroleerd | ja |
    Als "p.dejongh" "Maatregelen bespreken" invult:
      | overleg_directie_op   | 2026-03-06 |
      | preventie_conclusie   | geen       |
      | avg_procedure_geraakt | Nee        |
    Als "m.dejong" "Dossier afsluiten" invult:
      | afspraken_nagekomen | ja |
    Dan is de zaak afgesloten
    En is "wijze_van_afdoening" gelijk aan "ingetrokken"
    Dan is er geen brief "L14-escalatiemogelijkheden" verzonden

  @A36
  Scenario: het privacyspoor gaat door
    Gegeven het is maandag 2 maart 2026 om 10.12 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Sanne Vos                                       |
      | klager.kanalen  | E-mail, Telefoon                                |
      | klager.email    | s.vos@voorbeeld.nl                              |
      | klager.telefoon | 06 12 34 56 78                                  |
      | omschrijving    | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum   | 2026-02-20                                      |
      | voorval_plaats  | Vestiging Rotterdam                             |
      | privacyklacht   | ja                                              |
    Als "m.dejong" "Klacht registreren" invult:
      | categorie             | privacy                |
      | binnen_reikwijdte     | ja                     |
      | opdrachtgever_type    | werkgever              |
      | opdrachtgever_naam    | Bakkerij De Korenbloem |
      | betrokkenen.0.id      | t.visser               |
      | betrokkenen.0.naam    | Tom Visser             |
      | betrokkenen.0.functie | Jobcoach               |
    Als partij "klager" de handeling "Klacht intrekken" uitvoert:
      | schriftelijk_verzoek | ja |
    Dan is brief "L19-bevestiging-intrekking" verzonden aan "klager"
    En is de taak "Verslag opstellen" open voor "klachtencoordinator"
    Dan is de taak "Datalek beoordelen" open voor "privacy_officer"
    Als "m.dejong" "Verslag opstellen" invult:
      | verslag_samenvatting | De klacht ging over een rapport. |
      | verslag_ontvangers   | Klager, Directie, Tom Visser     |
    Als "m.dejong" "Verzending vastleggen" invult:
      | verzending_gecontroleerd | ja |
    Als "p.dejongh" "Maatregelen bespreken" invult:
      | overleg_directie_op   | 2026-03-02 |
      | preventie_conclusie   | geen       |
      | avg_procedure_geraakt | Nee        |
    Als "m.dejong" "Dossier afsluiten" invult:
      | afspraken_nagekomen | ja |
    Dan wordt dat geweigerd met "privacyspoor"
    Als "e.bos" "Datalek beoordelen" invult:
      | datalek_bevinding  | Er is niets gelekt.       |
      | datalek_risico     | Geen datalek              |
      | datalek_melden     | Nee                       |
      | datalek_motivering | Het rapport bleef binnen. |
    Als "e.bos" "Antwoord opstellen" invult:
      | avg_recht    | Inzage                         |
      | avg_antwoord | U krijgt inzage in uw dossier. |
    Als "m.dejong" "Dossier afsluiten" invult:
      | afspraken_nagekomen | ja |
    Dan is de zaak afgesloten
