# language: nl
Functionaliteit: De directeur is zelf betrokken

  @A25
  Scenario: de plaatsvervanger beslist
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
      | betrokkenen.0.id      | p.dejongh              |
      | betrokkenen.0.naam    | P. de Jongh            |
      | betrokkenen.0.functie | Directeur              |
    Dan is "beslisser" gelijk aan "h.vandam"
    En is "vervanging_reden" gelijk aan "De directeur is zelf bij de klacht betrokken of behandelt die."
    En is de taak "Coördinator benoemen" open voor "h.vandam"
    En ziet "p.dejongh" de zaak niet
    Als "h.vandam" "Coördinator benoemen" invult:
      | klachtencoordinator | m.dejong   |
      | overgedragen_op     | 2026-03-02 |
    Dan is "klachtencoordinator" gelijk aan "m.dejong"
