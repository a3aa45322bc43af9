# language: nl
Functionaliteit: De medewerker hoort op tijd dat er een klacht is

  Achtergrond:
    Gegeven het is maandag 2 maart 2026 om 9.00 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam    | Sanne Vos               |
      | klager.kanalen | E-mail                  |
      | klager.email   | s.vos@voorbeeld.nl      |
      | omschrijving   | Het rapport klopt niet. |
      | voorval_datum  | 2026-02-20              |
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
    Dan vervalt termijn "inlichten" op maandag 9 maart 2026

  @A03 @C54
  Scenario: de medewerker hoort niets, en dat valt op
    Als "m.dejong" "Bevestiging opstellen" invult:
      | verklaring_onafhankelijk | ja                                          |
      | korte_omschrijving       | De klager vindt dat het rapport niet klopt. |
      | korte_plaats             | Vestiging Rotterdam                         |
      | korte_omstandigheden     | geen                                        |
      | verwachte_datum          | 2026-03-27                                  |
    Als het donderdag 5 maart 2026 om 8.00 uur wordt
    Dan is het signaal "nadert" gegeven voor termijn "inlichten"
    En kreeg "p.dejongh" geen bericht met "Medewerker inlichten"
    Als het dinsdag 10 maart 2026 om 8.00 uur wordt
    Dan is het signaal "verstreken" gegeven voor termijn "inlichten"
    En kreeg "p.dejongh" een bericht met "Medewerker inlichten"

  @A03 @C54
  Scenario: na het bericht aan de medewerker is de termijn gehaald
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
    Dan is brief "L04-bericht-betrokkene" verzonden op 2 maart 2026
    Als het dinsdag 10 maart 2026 om 8.00 uur wordt
    Dan is het signaal "nadert" niet gegeven voor termijn "inlichten"
    En is het signaal "verstreken" niet gegeven voor termijn "inlichten"

  @A03 @C54
  Scenario: een bericht zou het onderzoek schaden
    Als "m.dejong" "Bevestiging opstellen" invult:
      | verklaring_onafhankelijk | ja                                          |
      | korte_omschrijving       | De klager vindt dat het rapport niet klopt. |
      | korte_plaats             | Vestiging Rotterdam                         |
      | korte_omstandigheden     | geen                                        |
      | verwachte_datum          | 2026-03-27                                  |
      | inlichten_uitstel        | Er kunnen stukken verdwijnen.               |
    # Wie nog niets mag weten, krijgt ook geen brief over een verlenging.
    Als "m.dejong" de handeling "Termijn verlengen" uitvoert:
      | werkdagen | 5                               |
      | reden     | Het onderzoek vraagt meer tijd. |
    Dan is brief "L07-verlenging" verzonden aan "klager"
    En is brief "L07-verlenging" verzonden aan "directie"
    En is er geen brief "L07-verlenging" verzonden aan "ontvanger:t.visser"
    Als het dinsdag 10 maart 2026 om 8.00 uur wordt
    Dan is het signaal "verstreken" niet gegeven voor termijn "inlichten"
