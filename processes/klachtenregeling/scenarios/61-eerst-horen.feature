# language: nl
Functionaliteit: Eerst de medewerker horen, dan pas de toets

  Achtergrond:
    Gegeven het is maandag 2 maart 2026 om 9.00 uur

  @A03
  Scenario: de regeling kiest om eerst te horen
    Als "a.vermeer" een nieuwe versie publiceert met reden "Eerst horen, dan de toets" met akkoord van "j.meijer":
      | instelling.horen_voor_toets | true |
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
    Als "m.dejong" "Bevestiging opstellen" invult:
      | verklaring_onafhankelijk | ja                                          |
      | korte_omschrijving       | De klager vindt dat het rapport niet klopt. |
      | korte_plaats             | Vestiging Rotterdam                         |
      | korte_omstandigheden     | geen                                        |
      | verwachte_datum          | 2026-03-27                                  |
    # De medewerker hoort het meteen; de toets wacht tot iedereen is gehoord.
    Dan is brief "L04-bericht-betrokkene" verzonden op 2 maart 2026
    En is de taak "Ontvankelijkheid beoordelen" niet open
    Als "m.dejong" "Reactie vastleggen" voor "t.visser" invult:
      | geinformeerd_op | 2026-03-02                                 |
      | gehoord         | Ja                                         |
      | gehoord_op      | 2026-03-02                                 |
      | reactie         | Het rapport is door ziekte laat verstuurd. |
    Als "t.visser" "Samenvatting accorderen" invult:
      | akkoord | Ja, deze klopt |
    Als "m.dejong" "Hoor en wederhoor afronden" invult:
      | gelegenheid_klager_op | 2026-03-02                         |
      | klager_gehoord        | Ja                                 |
      | toelichting_klager    | De klager blijft bij zijn verhaal. |
    Dan is de taak "Ontvankelijkheid beoordelen" open voor "m.dejong"
    Als "m.dejong" "Ontvankelijkheid beoordelen" invult:
      | in_behandeling | Ja           |
      | belang         | Groot genoeg |
      | gewicht        | Zwaar genoeg |
    # Niemand wordt twee keer gehoord.
    Dan is de taak "Oorzaak onderzoeken" open voor "m.dejong"
    En is de taak "Reactie vastleggen" niet open

  @A03
  Scenario: de coördinator kiest in één zaak om eerst te horen
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
    Als "m.dejong" "Bevestiging opstellen" invult:
      | verklaring_onafhankelijk | ja                                          |
      | korte_omschrijving       | De klager vindt dat het rapport niet klopt. |
      | korte_plaats             | Vestiging Rotterdam                         |
      | korte_omstandigheden     | geen                                        |
      | verwachte_datum          | 2026-03-27                                  |
      | horen_voor_toets         | ja                                          |
    # De medewerker hoort het meteen; de toets wacht tot iedereen is gehoord.
    Dan is brief "L04-bericht-betrokkene" verzonden op 2 maart 2026
    En is de taak "Ontvankelijkheid beoordelen" niet open
    Als "m.dejong" "Reactie vastleggen" voor "t.visser" invult:
      | geinformeerd_op | 2026-03-02                                 |
      | gehoord         | Ja                                         |
      | gehoord_op      | 2026-03-02                                 |
      | reactie         | Het rapport is door ziekte laat verstuurd. |
    Als "t.visser" "Samenvatting accorderen" invult:
      | akkoord | Ja, deze klopt |
    Als "m.dejong" "Hoor en wederhoor afronden" invult:
      | gelegenheid_klager_op | 2026-03-02                         |
      | klager_gehoord        | Ja                                 |
      | toelichting_klager    | De klager blijft bij zijn verhaal. |
    Dan is de taak "Ontvankelijkheid beoordelen" open voor "m.dejong"
    Als "m.dejong" "Ontvankelijkheid beoordelen" invult:
      | in_behandeling | Ja           |
      | belang         | Groot genoeg |
      | gewicht        | Zwaar genoeg |
    # Niemand wordt twee keer gehoord.
    Dan is de taak "Oorzaak onderzoeken" open voor "m.dejong"
    En is de taak "Reactie vastleggen" niet open

  @A03
  Scenario: na het horen komt de klacht toch niet in behandeling
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
    Als "m.dejong" "Bevestiging opstellen" invult:
      | verklaring_onafhankelijk | ja                                          |
      | korte_omschrijving       | De klager vindt dat het rapport niet klopt. |
      | korte_plaats             | Vestiging Rotterdam                         |
      | korte_omstandigheden     | geen                                        |
      | verwachte_datum          | 2026-03-27                                  |
      | horen_voor_toets         | ja                                          |
    # De medewerker hoort het meteen; de toets wacht tot iedereen is gehoord.
    Dan is brief "L04-bericht-betrokkene" verzonden op 2 maart 2026
    En is de taak "Ontvankelijkheid beoordelen" niet open
    Als "m.dejong" "Reactie vastleggen" voor "t.visser" invult:
      | geinformeerd_op | 2026-03-02                                 |
      | gehoord         | Ja                                         |
      | gehoord_op      | 2026-03-02                                 |
      | reactie         | Het rapport is door ziekte laat verstuurd. |
    Als "t.visser" "Samenvatting accorderen" invult:
      | akkoord | Ja, deze klopt |
    Als "m.dejong" "Hoor en wederhoor afronden" invult:
      | gelegenheid_klager_op | 2026-03-02                         |
      | klager_gehoord        | Ja                                 |
      | toelichting_klager    | De klager blijft bij zijn verhaal. |
    Dan is de taak "Ontvankelijkheid beoordelen" open voor "m.dejong"
    Als "m.dejong" "Ontvankelijkheid beoordelen" invult:
      | in_behandeling             | Nee                    |
      | grond_niet_behandelen      | Al eerder behandeld    |
      | motivering_niet_behandelen | Wij gaven al antwoord. |
    Als "p.dejongh" "Niet behandelen bevestigen" invult:
      | directie_akkoord | Ja |
    Dan is brief "L06-niet-in-behandeling" verzonden aan "klager" op 2 maart 2026
    En is brief "L14-escalatiemogelijkheden" verzonden aan "klager"
    En is de taak "Verslag opstellen" open voor "klachtencoordinator"
