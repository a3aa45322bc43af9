# language: nl
Functionaliteit: Weigeren kan niet zonder motivering

  @C32 @C59
  Scenario: SC05 een voorstel zonder tekst wordt geweigerd
    Gegeven het is maandag 8 juni 2026 om 9.00 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Sanne Vos           |
      | klager.kanalen  | E-mail, Telefoon    |
      | klager.email    | s.vos@voorbeeld.nl  |
      | klager.telefoon | 06 12 34 56 78      |
      | omschrijving    | De koffie was lauw. |
      | voorval_datum   | 2026-06-05          |
      | voorval_plaats  | Vestiging Rotterdam |
    Als "m.dejong" "Klacht registreren" invult:
      | categorie             | overig                 |
      | binnen_reikwijdte     | ja                     |
      | opdrachtgever_type    | werkgever              |
      | opdrachtgever_naam    | Bakkerij De Korenbloem |
      | betrokkenen.0.id      | t.visser               |
      | betrokkenen.0.naam    | Tom Visser             |
      | betrokkenen.0.functie | Jobcoach               |
    Als "p.dejongh" "Coördinator benoemen" invult:
      | klachtencoordinator | m.dejong   |
      | overgedragen_op     | 2026-06-08 |
    Als "m.dejong" "Bevestiging opstellen" invult:
      | verklaring_onafhankelijk | ja                                          |
      | korte_omschrijving       | De klager vindt dat het rapport niet klopt. |
      | korte_plaats             | Vestiging Rotterdam                         |
      | korte_omstandigheden     | geen                                        |
      | verwachte_datum          | 2026-07-01                                  |
    Dan vervalt termijn "besluit" op 7 juli 2026
    Als "m.dejong" "Ontvankelijkheid beoordelen" invult:
      | in_behandeling        | Nee                                       |
      | grond_niet_behandelen | Belang en gewicht zijn duidelijk te klein |
    Dan wordt dat geweigerd
    En is de taak "Ontvankelijkheid beoordelen" open voor "klachtencoordinator"
    Als "m.dejong" "Ontvankelijkheid beoordelen" invult:
      | in_behandeling             | Nee                                       |
      | belang                     | Twijfel                                   |
      | gewicht                    | Duidelijk te licht                        |
      | grond_niet_behandelen      | Belang en gewicht zijn duidelijk te klein |
      | motivering_niet_behandelen | De koffie staat los van uw traject.       |
    Dan wordt dat geweigerd met "Bij twijfel behandelt u de klacht"
    Als "m.dejong" "Ontvankelijkheid beoordelen" invult:
      | in_behandeling             | Nee                                       |
      | belang                     | Duidelijk te klein                        |
      | gewicht                    | Duidelijk te licht                        |
      | grond_niet_behandelen      | Belang en gewicht zijn duidelijk te klein |
      | motivering_niet_behandelen | De koffie staat los van uw traject.       |
    Dan is er geen brief "L06-niet-in-behandeling" verzonden
    Als "p.dejongh" "Niet behandelen bevestigen" invult:
      | directie_akkoord | Ja |
    Dan is brief "L06-niet-in-behandeling" verzonden aan "klager" op 8 juni 2026
    En staat "De koffie staat los van uw traject." in brief "L06"
    En staat "Wij gebruiken die, zonder uw naam, om onze diensten te verbeteren." in brief "L06"
    En is brief "L14-escalatiemogelijkheden" verzonden aan "klager" op 8 juni 2026
    En is "beoordelaar" gelijk aan "Marieke de Jong"
    En is "directie_beoordelaar" gelijk aan "P. de Jongh"
    En is "oordeel" gelijk aan leeg
    En vervalt termijn "verslag" op 22 juni 2026
