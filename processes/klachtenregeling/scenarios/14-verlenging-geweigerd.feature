# language: nl
Functionaliteit: Een verlenging die niet mag

  @C13
  Scenario: SC14 zonder reden en na de vervaldag
    Gegeven het is maandag 3 augustus 2026 om 9.00 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Sanne Vos                                       |
      | klager.kanalen  | E-mail, Telefoon                                |
      | klager.email    | s.vos@voorbeeld.nl                              |
      | klager.telefoon | 06 12 34 56 78                                  |
      | omschrijving    | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum   | 2026-07-30                                      |
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
      | overgedragen_op     | 2026-08-03 |
    Als "m.dejong" "Bevestiging opstellen" invult:
      | verklaring_onafhankelijk | ja                                          |
      | korte_omschrijving       | De klager vindt dat het rapport niet klopt. |
      | korte_plaats             | Vestiging Rotterdam                         |
      | korte_omstandigheden     | geen                                        |
      | verwachte_datum          | 2026-08-31                                  |
    Dan vervalt termijn "besluit" op 1 september 2026
    Als het maandag 31 augustus 2026 om 9.00 uur wordt
    Als "m.dejong" de handeling "Termijn verlengen" uitvoert:
      | werkdagen | 5 |
    Dan wordt dat geweigerd
    Als het dinsdag 1 september 2026 om 23.59 uur wordt
    Dan is het signaal "verstreken" niet gegeven voor termijn "besluit"
    En kan "m.dejong" de handeling "Termijn verlengen" uitvoeren
    Als het woensdag 2 september 2026 om 0.00 uur wordt
    Dan is het signaal "nadert" gegeven voor termijn "besluit"
    En is het signaal "verstreken" gegeven voor termijn "besluit"
    En kan "m.dejong" de handeling "Termijn verlengen" niet uitvoeren
    En kreeg "p.dejongh" een bericht met "de termijn is verstreken" op 2 september 2026
    En kreeg "p.dejongh" een bericht met "dinsdag 1 september 2026"
    En kreeg "p.dejongh" geen bericht met "rapport"
    En kreeg "p.dejongh" geen bericht met "Sanne"
    En kreeg "t.visser" geen bericht met "verstreken"
    Als "m.dejong" de handeling "Termijn verlengen" uitvoert:
      | werkdagen | 5                |
      | reden     | Meer tijd nodig. |
    Dan wordt dat geweigerd
    En vervalt termijn "besluit" op 1 september 2026
