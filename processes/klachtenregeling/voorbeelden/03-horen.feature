# language: nl
Functionaliteit: Voorbeeld: hoor en wederhoor

  Scenario: de medewerker wordt gehoord
    Gegeven het is 8 werkdagen geleden om 11.40 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Yara Willems                                    |
      | klager.kanalen  | E-mail, Telefoon                                |
      | klager.email    | y.willems@voorbeeld.nl                          |
      | klager.telefoon | 06 12 34 56 78                                  |
      | omschrijving    | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum   | 15 werkdagen geleden                            |
      | voorval_plaats  | Vestiging Rotterdam                             |
    Als het 7 werkdagen geleden om 9.00 uur wordt
    Als "m.dejong" "Klacht registreren" invult:
      | categorie             | kwaliteit              |
      | binnen_reikwijdte     | ja                     |
      | opdrachtgever_type    | werkgever              |
      | opdrachtgever_naam    | Bakkerij De Korenbloem |
      | betrokkenen.0.id      | t.visser               |
      | betrokkenen.0.naam    | Tom Visser             |
      | betrokkenen.0.functie | Jobcoach               |
    Als "p.dejongh" "Coördinator benoemen" invult:
      | klachtencoordinator | m.dejong            |
      | overgedragen_op     | 7 werkdagen geleden |
    Als "m.dejong" "Bevestiging opstellen" invult:
      | verklaring_onafhankelijk | ja                                          |
      | korte_omschrijving       | De klager vindt dat het rapport niet klopt. |
      | korte_plaats             | Vestiging Rotterdam                         |
      | korte_omstandigheden     | geen                                        |
      | verwachte_datum          | over 10 werkdagen                           |
    Als het 5 werkdagen geleden om 9.00 uur wordt
    Als "m.dejong" "Ontvankelijkheid beoordelen" invult:
      | in_behandeling | Ja           |
      | belang         | Groot genoeg |
      | gewicht        | Zwaar genoeg |
