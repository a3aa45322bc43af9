# language: nl
Functionaliteit: Twee betrokken medewerkers, een negatief besluit

  @C16 @C53 @C54 @C61 @C72 @C77
  Scenario: SC08 de één reageert, de ander is ziek
    Gegeven het is maandag 5 oktober 2026 om 9.00 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Sanne Vos                                       |
      | klager.kanalen  | E-mail, Telefoon                                |
      | klager.email    | s.vos@voorbeeld.nl                              |
      | klager.telefoon | 06 12 34 56 78                                  |
      | omschrijving    | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum   | 2026-10-01                                      |
      | voorval_plaats  | Vestiging Rotterdam                             |
    Als "m.dejong" "Klacht registreren" invult:
      | categorie             | kwaliteit              |
      | binnen_reikwijdte     | ja                     |
      | opdrachtgever_type    | werkgever              |
      | opdrachtgever_naam    | Bakkerij De Korenbloem |
      | betrokkenen.0.id      | t.visser               |
      | betrokkenen.0.naam    | Tom Visser             |
      | betrokkenen.0.functie | Jobcoach               |
      | betrokkenen.1.id      | s.yilmaz               |
      | betrokkenen.1.naam    | Sevda Yılmaz           |
      | betrokkenen.1.functie | Re-integratieconsulent |
    Als "p.dejongh" "Coördinator benoemen" invult:
      | klachtencoordinator | m.dejong   |
      | overgedragen_op     | 2026-10-05 |
    Als "m.dejong" "Bevestiging opstellen" invult:
      | verklaring_onafhankelijk | ja                                          |
      | korte_omschrijving       | De klager vindt dat het rapport niet klopt. |
      | korte_plaats             | Vestiging Rotterdam                         |
      | korte_omstandigheden     | geen                                        |
      | verwachte_datum          | 2026-10-30                                  |
    Dan vervalt termijn "besluit" op 3 november 2026
    Als "m.dejong" "Ontvankelijkheid beoordelen" invult:
      | in_behandeling | Ja           |
      | belang         | Groot genoeg |
      | gewicht        | Zwaar genoeg |
    Als het donderdag 8 oktober 2026 om 9.00 uur wordt
    Als "m.dejong" "Reactie vastleggen" voor "t.visser" invult:
      | geinformeerd_op | 2026-10-08                                 |
      | gehoord         | Ja                                         |
      | gehoord_op      | 2026-10-08                                 |
      | reactie         | Het rapport is door ziekte laat verstuurd. |
    Als "t.visser" "Samenvatting accorderen" invult:
      | akkoord | Ja, deze klopt |
    Dan is de taak "Hoor en wederhoor afronden" niet open
    En is de taak "Besluit opstellen" niet open
    Als "m.dejong" "Reactie vastleggen" voor "s.yilmaz" invult:
      | geinformeerd_op | 2026-10-08 |
      | gehoord         | Nee        |
    Dan wordt dat geweigerd
    Als "m.dejong" "Reactie vastleggen" voor "s.yilmaz" invult:
      | geinformeerd_op      | 2026-10-08 |
      | gehoord              | Nee        |
      | niet_verkregen_reden | Ziekte     |
    Dan is "betrokkenen.1.niet_verkregen_reden" gelijk aan "Ziekte"
    En ziet "t.visser" de zaak niet
    En is brief "L04-bericht-betrokkene" verzonden aan "betrokkene:s.yilmaz" op 5 oktober 2026
    En staat "door ziekte laat" niet in brief "L04" aan "betrokkene:s.yilmaz"
    Als het maandag 26 oktober 2026 om 9.00 uur wordt
    Als "m.dejong" "Hoor en wederhoor afronden" invult:
      | gelegenheid_klager_op | 2026-10-20                         |
      | klager_gehoord        | Ja                                 |
      | toelichting_klager    | De klager blijft bij zijn verhaal. |
    Als "m.dejong" "Oorzaak onderzoeken" invult:
      | oorzaak           | Het rapport is niet nagelezen. |
      | oorzaak_categorie | Werkwijze of procedure         |
    Als "m.dejong" "Besluit opstellen" invult:
      | onderdelen.0.tekst      | De klacht over het rapport.                               |
      | onderdelen.0.oordeel    | Ongegrond                                                 |
      | onderdelen.0.motivering | Wij deden wat was afgesproken.                            |
      | bevindingen             | Beide partijen zijn gehoord. In het rapport staan fouten. |
      | oordeel                 | Ongegrond                                                 |
      | motivering              | Wij deden wat was afgesproken.                            |
    Dan is de taak "Voornemen voorleggen" open voor "klachtencoordinator"
    En is de taak "Besluit mede-ondertekenen" niet open
    Als "m.dejong" "Voornemen voorleggen" invult:
      | voorgelegd_op      | 2026-10-26                         |
      | voorgelegd_hoe     | Telefonisch                        |
      | voorgelegd_reactie | De klager is het er niet mee eens. |
    Als "m.dejong" "Besluit opstellen" invult:
      | onderdelen.0.tekst      | De klacht over het rapport.                               |
      | onderdelen.0.oordeel    | Ongegrond                                                 |
      | onderdelen.0.motivering | Wij deden wat was afgesproken.                            |
      | bevindingen             | Beide partijen zijn gehoord. In het rapport staan fouten. |
      | oordeel                 | Ongegrond                                                 |
      | motivering              | Wij deden wat was afgesproken.                            |
    Als "p.dejongh" "Besluit mede-ondertekenen" invult:
      | besluit_medeondertekend | Ja |
    Dan is brief "L08-besluit" verzonden aan "klager" op 26 oktober 2026
    En staat "Wij deden wat was afgesproken." in brief "L08" aan "klager"
    En staat "De klager is het er niet mee eens." in brief "L08" aan "klager"
    En staat "P. de Jongh" in brief "L08" aan "klager"
    En is brief "L14-escalatiemogelijkheden" verzonden aan "klager" op 26 oktober 2026
    En staat "Bakkerij De Korenbloem" in brief "L14"
    En is "opgelost_op" gelijk aan 26 oktober 2026
    En is er geen brief "L10-bevestiging-telefonisch-voorstel" verzonden
    En vervalt termijn "verslag" op 9 november 2026
    # Wie het verslag altijd krijgt, staat aangevinkt en vast; niemand kan hem weglaten.
    Als "m.dejong" "Verslag opstellen" invult:
      | verslag_samenvatting | De klacht ging over een rapport. |
      | verslag_ontvangers   | Klager, Tom Visser               |
    Dan is brief "L15-verslag" verzonden aan "klager"
    En is brief "L15-verslag" verzonden aan "directie"
    En is brief "L15-verslag" verzonden aan "ontvanger:t.visser"
    En is brief "L15-verslag" verzonden aan "ontvanger:s.yilmaz"
    Als "m.dejong" "Verzending vastleggen" invult:
      | verzending_gecontroleerd | ja |
    Als "p.dejongh" "Maatregelen bespreken" invult:
      | overleg_directie_op   | 2026-10-26 |
      | preventie_conclusie   | geen       |
      | avg_procedure_geraakt | Nee        |
    Dan is "preventie_conclusie" gelijk aan "geen"
    Als "m.dejong" "Dossier afsluiten" invult:
      | afspraken_nagekomen | ja |
    Dan is de zaak afgesloten
