# language: nl
Functionaliteit: Voorbeeld: wacht op bevestiging

  Scenario: geregistreerd, nog niet bevestigd
    Gegeven het is 3 werkdagen geleden om 10.12 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Bram Kuipers                                |
      | klager.kanalen  | E-mail, Telefoon                            |
      | klager.email    | b.kuipers@voorbeeld.nl                      |
      | klager.telefoon | 06 12 34 56 78                              |
      | omschrijving    | De trainer kwam te laat en ging eerder weg. |
      | voorval_datum   | 9 werkdagen geleden                         |
      | voorval_plaats  | Vestiging Rotterdam                         |
    Als het 2 werkdagen geleden om 9.00 uur wordt
    Als "m.dejong" "Klacht registreren" invult:
      | categorie             | gedrag                 |
      | binnen_reikwijdte     | ja                     |
      | opdrachtgever_type    | werkgever              |
      | opdrachtgever_naam    | Bakkerij De Korenbloem |
      | betrokkenen.0.id      | r.smit                 |
      | betrokkenen.0.naam    | Robin Smit             |
      | betrokkenen.0.functie | Trainer                |
    Als "p.dejongh" "Coördinator benoemen" invult:
      | klachtencoordinator | m.dejong            |
      | overgedragen_op     | 2 werkdagen geleden |
