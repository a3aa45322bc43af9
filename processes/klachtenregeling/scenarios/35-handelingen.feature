# language: nl
Functionaliteit: Handelingen tijdens de klacht

  @C15 @C42 @C43 @C45 @C47
  Scenario: de zaak overdragen verandert geen termijn
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
    Dan is "benoemingen.aantal" gelijk aan 1
    En is "benoemingen.0.naam" gelijk aan "Marieke de Jong"
    En is "benoemingen.0.tot" gelijk aan leeg
    Als het woensdag 4 maart 2026 om 9.00 uur wordt
    Als "p.dejongh" de handeling "Zaak overdragen" uitvoert:
      | klachtencoordinator | k.bakker         |
      | verklaring_door     | k.bakker         |
      | overdracht_reden    | Marieke is ziek. |
    Dan is "coordinator_naam" gelijk aan "Karim Bakker"
    # Wie de klacht van wanneer tot wanneer had.
    En is "benoemingen.aantal" gelijk aan 2
    En is "benoemingen.0.van" gelijk aan 2 maart 2026
    En is "benoemingen.0.tot" gelijk aan 4 maart 2026
    En is "benoemingen.0.door" gelijk aan "P. de Jongh"
    En is "benoemingen.1.naam" gelijk aan "Karim Bakker"
    En is "benoemingen.1.van" gelijk aan 4 maart 2026
    En is "benoemingen.1.tot" gelijk aan leeg
    En is brief "L01-nieuwe-behandelaar" verzonden aan "klager"
    En vervalt termijn "besluit" op 31 maart 2026

  @C15 @C42 @C45 @C47
  Scenario: een betrokkene kan de zaak niet krijgen
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
      | categorie             | kwaliteit                            |
      | binnen_reikwijdte     | ja                                   |
      | opdrachtgever_type    | werkgever                            |
      | opdrachtgever_naam    | Bakkerij De Korenbloem               |
      | betrokkenen.0.id      | k.bakker                             |
      | betrokkenen.0.naam    | Karim Bakker                         |
      | betrokkenen.0.functie | Plaatsvervangend klachtencoördinator |
    Als "p.dejongh" "Coördinator benoemen" invult:
      | klachtencoordinator | m.dejong   |
      | overgedragen_op     | 2026-03-02 |
    Als "m.dejong" "Bevestiging opstellen" invult:
      | verklaring_onafhankelijk | ja                                          |
      | korte_omschrijving       | De klager vindt dat het rapport niet klopt. |
      | korte_plaats             | Vestiging Rotterdam                         |
      | korte_omstandigheden     | geen                                        |
      | verwachte_datum          | 2026-03-27                                  |
    Als "p.dejongh" de handeling "Zaak overdragen" uitvoert:
      | klachtencoordinator | k.bakker         |
      | verklaring_door     | k.bakker         |
      | overdracht_reden    | Marieke is ziek. |
    Dan wordt dat geweigerd met "betrokken"
    En is "klachtencoordinator" gelijk aan "m.dejong"

  @C15 @C42 @C45 @C47
  Scenario: de klager vult de klacht aan
    Gegeven het is maandag 2 maart 2026 om 10.12 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Sanne Vos                                       |
      | klager.kanalen  | E-mail, Telefoon                                |
      | klager.email    | s.vos@voorbeeld.nl                              |
      | klager.telefoon | 06 12 34 56 78                                  |
      | omschrijving    | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum   | 2026-02-20                                      |
      | voorval_plaats  | Vestiging Rotterdam                             |
    Als partij "klager" de handeling "Klacht aanvullen" uitvoert:
      | aanvulling | Ik heb ook een brief gekregen. |
    Dan is "aanvullingen.0.aanvulling" gelijk aan "Ik heb ook een brief gekregen."
    En is "omschrijving" gelijk aan "Mijn rapport klopt niet en niemand belde terug."

  @C15 @C42 @C45 @C47
  Scenario: een afwijking met reden vastleggen
    Gegeven het is maandag 2 maart 2026 om 10.12 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Sanne Vos                                       |
      | klager.kanalen  | E-mail, Telefoon                                |
      | klager.email    | s.vos@voorbeeld.nl                              |
      | klager.telefoon | 06 12 34 56 78                                  |
      | omschrijving    | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum   | 2026-02-20                                      |
      | voorval_plaats  | Vestiging Rotterdam                             |
    Als "m.dejong" de handeling "Afwijking vastleggen" uitvoert:
      | stap  | Telefonisch voorstel       |
      | reden | De klager wil alleen post. |
    Dan is "afwijkingen.0.stap" gelijk aan "Telefonisch voorstel"

  @C15 @C42 @C45 @C47
  Scenario: geen antwoord op een vraag
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
    Als "m.dejong" de handeling "Informatie vragen" uitvoert:
      | vraag  | Welk rapport bedoelt u? |
      | waarom | Er zijn er twee.        |
    Als het maandag 16 maart 2026 om 17.00 uur wordt
    Dan is de taak "Antwoord verwerken" niet open
    Als het dinsdag 17 maart 2026 om 9.00 uur wordt
    Dan is de taak "Antwoord verwerken" open voor "klachtencoordinator"

  @C15 @C42 @C45 @C47
  Scenario: een late melding over persoonsgegevens
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
    Als het donderdag 5 maart 2026 om 9.00 uur wordt
    Als "m.dejong" de handeling "Privacyklacht melden" uitvoert:
      | privacy_toelichting | Het rapport lag bij de printer. |
      | datalek_mogelijk    | Ja, of misschien                |
      | datalek_bekend_op   | 2026-03-05 om 9.30              |
    Dan wordt dat geweigerd met "in de toekomst"
    Als "m.dejong" de handeling "Privacyklacht melden" uitvoert:
      | privacy_toelichting | Het rapport lag bij de printer. |
      | datalek_mogelijk    | Ja, of misschien                |
      | datalek_bekend_op   | 2026-03-05 om 8.00              |
    Dan is de taak "Datalek beoordelen" open voor "privacy_officer"
    En vervalt termijn "avg" op 7 april 2026
    En vervalt termijn "datalek" op 8 maart 2026

  @C15 @C42 @C45 @C47
  Scenario: een melding zonder datalek heeft geen klok
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
    Als het donderdag 5 maart 2026 om 9.00 uur wordt
    Als "m.dejong" de handeling "Privacyklacht melden" uitvoert:
      | privacy_toelichting | Hij wil weten wat wij van hem bewaren. |
      | datalek_mogelijk    | Nee                                    |
    Dan is de taak "Datalek beoordelen" open voor "privacy_officer"
    En is "datalek_bekend_op" gelijk aan leeg
    Als het dinsdag 17 maart 2026 om 9.00 uur wordt
    Dan is het signaal "verstreken" niet gegeven voor termijn "datalek"
    # De privacy officer ziet dat er toch een datalek was, en wanneer wij dat wisten.
    Als "e.bos" "Datalek beoordelen" invult:
      | datalek_bevinding  | Het rapport ging naar een ander.  |
      | datalek_risico     | Hoog                              |
      | datalek_melden     | Ja                                |
      | datalek_motivering | Er stonden gevoelige gegevens in. |
      | datalek_bekend_op  | 2026-03-17 om 8.00                |
    Dan is de taak "Datalek melden" open voor "privacy_officer"
    En is "datalek_bekend_op" gelijk aan 17 maart 2026
