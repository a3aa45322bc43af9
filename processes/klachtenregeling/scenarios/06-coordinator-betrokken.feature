# language: nl
Functionaliteit: De vaste coördinator is zelf betrokken

  @C35 @C44 @C47
  Scenario: SC06 een andere coördinator behandelt de klacht
    Gegeven het is maandag 7 september 2026 om 9.00 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam          | Sanne Vos                                       |
      | klager.kanalen       | E-mail, Telefoon                                |
      | klager.email         | s.vos@voorbeeld.nl                              |
      | klager.telefoon      | 06 12 34 56 78                                  |
      | omschrijving         | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum        | 2026-09-01                                      |
      | voorval_plaats       | Vestiging Rotterdam                             |
      | genoemde_medewerkers | Mevrouw Marieke de Jong                         |
    # De klager noemt haar. Nog vóór de registratie ziet zij de zaak niet.
    Dan ziet "m.dejong" de zaak niet
    En ziet "k.bakker" de zaak
    En is de taak "Klacht registreren" open voor "klachtencoordinator"
    Als "k.bakker" "Klacht registreren" invult:
      | categorie             | kwaliteit              |
      | binnen_reikwijdte     | ja                     |
      | opdrachtgever_type    | werkgever              |
      | opdrachtgever_naam    | Bakkerij De Korenbloem |
      | betrokkenen.0.id      | m.dejong               |
      | betrokkenen.0.naam    | Marieke de Jong        |
      | betrokkenen.0.functie | Klachtencoördinator    |
    Dan ziet "m.dejong" de zaak niet
    Als "m.dejong" "Coördinator benoemen" invult:
      | klachtencoordinator | m.dejong   |
      | overgedragen_op     | 2026-09-07 |
    Dan wordt dat geweigerd
    Als het dinsdag 8 september 2026 om 9.00 uur wordt
    Als "p.dejongh" "Coördinator benoemen" invult:
      | klachtencoordinator | m.dejong   |
      | overgedragen_op     | 2026-09-08 |
    Dan wordt dat geweigerd met "betrokken"
    Als "p.dejongh" "Coördinator benoemen" invult:
      | klachtencoordinator | k.bakker   |
      | overgedragen_op     | 2026-09-08 |
    Dan is "klachtencoordinator" gelijk aan "k.bakker"
    En is "coordinator_naam" gelijk aan "Karim Bakker"
    En is "benoemd_door" gelijk aan "P. de Jongh"
    En is brief "L23-benoeming-coordinator" verzonden aan "klachtencoordinator" op 8 september 2026
    En ziet "m.dejong" de zaak niet
    En ziet "k.bakker" de zaak
    En is de taak "Bevestiging opstellen" niet open voor "m.dejong"
    En is "overgedragen_op" gelijk aan 8 september 2026
    En vervalt termijn "bevestiging" op 14 september 2026
    En vervalt termijn "besluit" op 6 oktober 2026

  @C35 @C44 @C47
  Scenario: de klager noemt elke coördinator, dan registreert de directie
    Gegeven het is maandag 7 september 2026 om 9.00 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam          | Sanne Vos                                       |
      | klager.kanalen       | E-mail                                          |
      | klager.email         | s.vos@voorbeeld.nl                              |
      | omschrijving         | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum        | 2026-09-01                                      |
      | voorval_plaats       | Vestiging Rotterdam                             |
      | genoemde_medewerkers | Marieke de Jong en Karim Bakker                 |
    Dan ziet "m.dejong" de zaak niet
    En ziet "k.bakker" de zaak niet
    En is de taak "Klacht registreren" open voor "directie"
    Als "h.vandam" "Klacht registreren" invult:
      | categorie          | kwaliteit              |
      | binnen_reikwijdte  | ja                     |
      | opdrachtgever_type | werkgever              |
      | opdrachtgever_naam | Bakkerij De Korenbloem |
    Dan is de taak "Coördinator benoemen" open voor "directie"
    En ziet "m.dejong" de zaak niet
