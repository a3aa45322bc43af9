# language: nl
Functionaliteit: Voorbeeld: de termijn nadert

  Scenario: onderzoek, nog twee werkdagen
    Gegeven het is 19 werkdagen geleden om 9.30 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Henk Boersma                                           |
      | klager.kanalen  | E-mail, Telefoon                                       |
      | klager.email    | h.boersma@voorbeeld.nl                                 |
      | klager.telefoon | 06 12 34 56 78                                         |
      | omschrijving    | Mijn plan van aanpak klopt niet met wat wij bespraken. |
      | voorval_datum   | 30 werkdagen geleden                                   |
      | voorval_plaats  | Vestiging Rotterdam                                    |
    Als het 18 werkdagen geleden om 9.00 uur wordt
    Als "m.dejong" "Klacht registreren" invult:
      | categorie             | kwaliteit              |
      | binnen_reikwijdte     | ja                     |
      | opdrachtgever_type    | werkgever              |
      | opdrachtgever_naam    | Bakkerij De Korenbloem |
      | betrokkenen.0.id      | t.visser               |
      | betrokkenen.0.naam    | Tom Visser             |
      | betrokkenen.0.functie | Jobcoach               |
    Als "p.dejongh" "Coördinator benoemen" invult:
      | klachtencoordinator | m.dejong             |
      | overgedragen_op     | 18 werkdagen geleden |
    Als "m.dejong" "Bevestiging opstellen" invult:
      | verklaring_onafhankelijk | ja                                          |
      | korte_omschrijving       | De klager vindt dat het rapport niet klopt. |
      | korte_plaats             | Vestiging Rotterdam                         |
      | korte_omstandigheden     | geen                                        |
      | verwachte_datum          | over 1 werkdag                              |
    Als het 12 werkdagen geleden om 9.00 uur wordt
    Als "m.dejong" "Ontvankelijkheid beoordelen" invult:
      | in_behandeling | Ja           |
      | belang         | Groot genoeg |
      | gewicht        | Zwaar genoeg |
    Als "m.dejong" "Reactie vastleggen" voor "t.visser" invult:
      | geinformeerd_op | 12 werkdagen geleden                       |
      | gehoord         | Ja                                         |
      | gehoord_op      | 12 werkdagen geleden                       |
      | reactie         | Het rapport is door ziekte laat verstuurd. |
    Als "t.visser" "Samenvatting accorderen" invult:
      | akkoord | Ja, deze klopt |
    Als "m.dejong" "Hoor en wederhoor afronden" invult:
      | gelegenheid_klager_op | 12 werkdagen geleden               |
      | klager_gehoord        | Ja                                 |
      | toelichting_klager    | De klager blijft bij zijn verhaal. |
