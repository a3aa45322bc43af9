# language: nl
Functionaliteit: Voorbeeld: de termijn is voorbij

  Scenario: één werkdag te laat
    Gegeven het is 22 werkdagen geleden om 13.15 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Ilse Meijer                                       |
      | klager.kanalen  | E-mail, Telefoon                                  |
      | klager.email    | i.meijer@voorbeeld.nl                             |
      | klager.telefoon | 06 12 34 56 78                                    |
      | omschrijving    | Niemand reageert op mijn vragen over jobcoaching. |
      | voorval_datum   | 40 werkdagen geleden                              |
      | voorval_plaats  | Vestiging Rotterdam                               |
    Als het 20 werkdagen geleden om 9.00 uur wordt
    Als "m.dejong" "Klacht registreren" invult:
      | categorie                 | kwaliteit                      |
      | binnen_reikwijdte         | ja                             |
      | opdrachtgever_type        | uwv                            |
      | opdrachtgever_naam        | UWV                            |
      | jobcoaching               | ja                             |
      | arbeidsdeskundige.naam    | J. Arends                      |
      | arbeidsdeskundige.kantoor | UWV Rotterdam                  |
      | arbeidsdeskundige.email   | arbeidsdeskundige@voorbeeld.nl |
      | betrokkenen.0.id          | t.visser                       |
      | betrokkenen.0.naam        | Tom Visser                     |
      | betrokkenen.0.functie     | Jobcoach                       |
    Als "p.dejongh" "Coördinator benoemen" invult:
      | klachtencoordinator | m.dejong             |
      | overgedragen_op     | 20 werkdagen geleden |
    Als "m.dejong" "Bevestiging opstellen" invult:
      | verklaring_onafhankelijk | ja                                          |
      | korte_omschrijving       | De klager vindt dat het rapport niet klopt. |
      | korte_plaats             | Vestiging Rotterdam                         |
      | korte_omstandigheden     | geen                                        |
      | verwachte_datum          | 2 werkdagen geleden                         |
    Als het 16 werkdagen geleden om 9.00 uur wordt
    Als "m.dejong" "Ontvankelijkheid beoordelen" invult:
      | in_behandeling | Ja           |
      | belang         | Groot genoeg |
      | gewicht        | Zwaar genoeg |
