# language: nl
Functionaliteit: Registreren, benoemen en bevestigen

  Achtergrond:
    Gegeven het is maandag 2 maart 2026 om 10.12 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Sanne Vos                                       |
      | klager.kanalen  | E-mail, Telefoon                                |
      | klager.email    | s.vos@voorbeeld.nl                              |
      | klager.telefoon | 06 12 34 56 78                                  |
      | omschrijving    | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum   | 2026-02-20                                      |
      | voorval_plaats  | Vestiging Rotterdam                             |

  @C16 @C54
  Scenario: zonder betrokken medewerker is een reden nodig
    Als "m.dejong" "Klacht registreren" invult:
      | categorie          | kwaliteit              |
      | binnen_reikwijdte  | ja                     |
      | opdrachtgever_type | werkgever              |
      | opdrachtgever_naam | Bakkerij De Korenbloem |
    Dan wordt dat geweigerd met "Voeg een betrokken medewerker toe"
    Als "m.dejong" "Klacht registreren" invult:
      | categorie             | kwaliteit                      |
      | binnen_reikwijdte     | ja                             |
      | opdrachtgever_type    | werkgever                      |
      | opdrachtgever_naam    | Bakkerij De Korenbloem         |
      | geen_betrokkene_reden | De brief kwam uit het systeem. |
    Dan is de taak "Coördinator benoemen" open voor "p.dejongh"

  @C30 @A23
  Scenario: de melding kan niet van na de binnenkomst zijn
    Als "m.dejong" de handeling "Registratie verbeteren" uitvoert:
      | verbetering_reden           | De mail lag al bij de receptie. |
      | datum_voorstel.ontvangen_op | 2026-02-27                      |
      | datum_voorstel.gemeld_op    | 2026-03-02                      |
    Dan wordt dat geweigerd met "niet van na de binnenkomst"

  @C36 @C37
  Scenario: de soort privacy start het privacyspoor, ook zonder vinkje
    Als "m.dejong" "Klacht registreren" invult:
      | categorie             | privacy                |
      | binnen_reikwijdte     | ja                     |
      | opdrachtgever_type    | werkgever              |
      | opdrachtgever_naam    | Bakkerij De Korenbloem |
      | betrokkenen.0.id      | t.visser               |
      | betrokkenen.0.naam    | Tom Visser             |
      | betrokkenen.0.functie | Jobcoach               |
    Dan is de taak "Datalek beoordelen" open voor "privacy_officer"
    En is brief "L20-avg-spoor" verzonden aan "klager"
    En vervalt termijn "avg" op 2 april 2026

  @C43 @C45 @C35
  Scenario: de benoemde coördinator krijgt de taken, en na een overdracht de nieuwe
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
      | overgedragen_op     | 2026-02-27 |
    Dan wordt dat geweigerd
    Als "p.dejongh" "Coördinator benoemen" invult:
      | klachtencoordinator | m.dejong   |
      | overgedragen_op     | 2026-03-02 |
    Dan is brief "L23-benoeming-coordinator" verzonden aan "klachtencoordinator"
    En is de taak "Bevestiging opstellen" open voor "m.dejong"
    En is de taak "Bevestiging opstellen" niet open voor "k.bakker"
    En ziet "k.bakker" de zaak niet
    Als "m.dejong" de handeling "Zaak overdragen" uitvoert:
      | klachtencoordinator | k.bakker |
      | overdracht_reden    | Verlof   |
    Dan wordt dat geweigerd
    Als "m.dejong" de handeling "Zaak overdragen" uitvoert:
      | klachtencoordinator | k.bakker |
      | overdracht_reden    | Verlof   |
      | verklaring_door     | k.bakker |
    Dan is de taak "Bevestiging opstellen" open voor "k.bakker"
    En is de taak "Bevestiging opstellen" niet open voor "m.dejong"
    En ziet "m.dejong" de zaak niet

  @C51
  Scenario: een te late datum kan niet, maar na de uiterste dag kan de brief nog weg
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
      | verwachte_datum          | 2026-04-10                                  |
    Dan wordt dat geweigerd
    Als het donderdag 2 april 2026 om 9.00 uur wordt
    Als "m.dejong" "Bevestiging opstellen" invult:
      | verklaring_onafhankelijk | ja                                          |
      | korte_omschrijving       | De klager vindt dat het rapport niet klopt. |
      | korte_plaats             | Vestiging Rotterdam                         |
      | korte_omstandigheden     | geen                                        |
      | verwachte_datum          | 2026-04-10                                  |
    Dan is brief "L01-ontvangstbevestiging" verzonden aan "klager"

  @C34 @C50
  Scenario: de eigen tekst van de klager blijft staan
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
    Dan is "omschrijving" gelijk aan "Mijn rapport klopt niet en niemand belde terug."
    En is "korte_omschrijving" gelijk aan "De klager vindt dat het rapport niet klopt."

  @C11 @C12
  Scenario: de interne streefdatum waarschuwt eerst
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
    Als het donderdag 5 maart 2026 om 9.00 uur wordt
    Dan is het signaal "streef" gegeven voor termijn "bevestiging"
    En is het signaal "verstreken" niet gegeven voor termijn "bevestiging"
