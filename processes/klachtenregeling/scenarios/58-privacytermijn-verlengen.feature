# language: nl
Functionaliteit: De termijn van een privacyvraag verlengen

  @C37
  Scenario: één keer twee maanden, met reden
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
      | categorie             | kwaliteit              |
      | binnen_reikwijdte     | ja                     |
      | opdrachtgever_type    | werkgever              |
      | opdrachtgever_naam    | Bakkerij De Korenbloem |
      | betrokkenen.0.id      | t.visser               |
      | betrokkenen.0.naam    | Tom Visser             |
      | betrokkenen.0.functie | Jobcoach               |
    Dan vervalt termijn "avg" op 2 april 2026
    Als "e.bos" de handeling "Privacytermijn verlengen" uitvoert:
      | reden | Er zijn veel ontvangers. |
    Dan vervalt termijn "avg" op 2 juni 2026
    En is brief "L20-avg-verlenging" verzonden aan "klager"
    En kan "e.bos" de handeling "Privacytermijn verlengen" niet uitvoeren
