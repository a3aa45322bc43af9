# language: nl
Functionaliteit: Wie een termijn niet haalt, licht toe waarom

  @C11 @C48
  Scenario: de bevestiging is te laat en de coördinator licht het toe
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
    Als het maandag 9 maart 2026 om 17.00 uur wordt
    Dan is de taak "Te late termijn toelichten" niet open
    Als het dinsdag 10 maart 2026 om 9.00 uur wordt
    Dan is het signaal "verstreken" gegeven voor termijn "bevestiging"
    En is de taak "Te late termijn toelichten" open voor "m.dejong"
    Als "m.dejong" "Te late termijn toelichten" invult:
      | reden | De brief aan de medewerker bleef liggen. |
    Dan is "termijn_toelichtingen.0.termijn" gelijk aan "inlichten"
    # Over elke termijn komt een eigen vraag.
    En is de taak "Te late termijn toelichten" open voor "m.dejong"
    Als "m.dejong" "Te late termijn toelichten" invult:
      | reden | De post lag een week bij een collega die ziek was. |
    Dan is "termijn_toelichtingen.1.termijn" gelijk aan "bevestiging"
    En is de taak "Te late termijn toelichten" niet open

  @C45
  Scenario: is er nog geen coördinator, dan licht de directie het toe
    Gegeven het is maandag 2 maart 2026 om 10.12 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Sanne Vos                                       |
      | klager.kanalen  | E-mail, Telefoon                                |
      | klager.email    | s.vos@voorbeeld.nl                              |
      | klager.telefoon | 06 12 34 56 78                                  |
      | omschrijving    | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum   | 2026-02-20                                      |
      | voorval_plaats  | Vestiging Rotterdam                             |
    Als het woensdag 4 maart 2026 om 8.00 uur wordt
    Dan is de taak "Te late termijn toelichten" open voor "directie"
    Als "p.dejongh" "Te late termijn toelichten" invult:
      | reden | Wij waren met zijn tweeën weg. |
    Dan is "termijn_toelichtingen.0.termijn" gelijk aan "benoeming"
    En is de taak "Te late termijn toelichten" niet open

  @C37
  Scenario: over een datalek licht de privacy officer het toe
    Gegeven het is maandag 2 maart 2026 om 10.12 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Sanne Vos                                 |
      | klager.kanalen  | E-mail, Telefoon                          |
      | klager.email    | s.vos@voorbeeld.nl                        |
      | klager.telefoon | 06 12 34 56 78                            |
      | omschrijving    | Mijn rapport lag bij een ander in de bus. |
      | voorval_datum   | 2026-02-20                                |
      | voorval_plaats  | Vestiging Rotterdam                       |
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
    Als "m.dejong" de handeling "Privacyklacht melden" uitvoert:
      | privacy_toelichting | Het rapport lag bij de printer. |
      | datalek_mogelijk    | Ja, of misschien                |
      | datalek_bekend_op   | 2026-03-02 om 8.00              |
    Als het vrijdag 6 maart 2026 om 9.00 uur wordt
    Dan is het signaal "verstreken" gegeven voor termijn "datalek"
    En is de taak "Te late termijn toelichten" open voor "privacy_officer"
