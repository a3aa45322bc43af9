# language: nl
Functionaliteit: Voorbeeld: maatregelen

  Scenario: een voornemen op schema
    Gegeven het is 3 werkdagen geleden om 9.00 uur
    Als "p.dejongh" "maatregel-vastleggen" start:
      | wat                   | Een vervanger belt bij ziekte |
      | aanleiding            | Een oorzaak die terugkomt     |
      | oorzaak_categorie     | Planning of capaciteit        |
      | besloten_op           | 3 werkdagen geleden           |
      | beslisser             | p.dejongh                     |
      | klachtencoordinator   | m.dejong                      |
      | eigenaar              | s.yilmaz                      |
      | uiterlijk             | over 12 werkdagen             |
      | procedure_ref         | Werkinstructie jobcoaching    |
      | avg_procedure_geraakt | Nee                           |
      | evaluatie_op          | over 60 werkdagen             |

  Scenario: te laat doorgevoerd
    Gegeven het is 30 werkdagen geleden om 9.00 uur
    Als "p.dejongh" "maatregel-vastleggen" start:
      | wat                   | Uitleg proefplaatsing op één blad |
      | aanleiding            | Een oorzaak die terugkomt         |
      | oorzaak_categorie     | Communicatie                      |
      | besloten_op           | 30 werkdagen geleden              |
      | beslisser             | p.dejongh                         |
      | klachtencoordinator   | m.dejong                          |
      | eigenaar              | t.visser                          |
      | uiterlijk             | 4 werkdagen geleden               |
      | procedure_ref         | Werkinstructie proefplaatsing     |
      | avg_procedure_geraakt | Nee                               |
      | evaluatie_op          | over 60 werkdagen                 |
    Als "t.visser" "Aanpak vastleggen" invult:
      | aanpak | Ik maak één blad en leg het aan drie deelnemers voor. |

  Scenario: wacht op het oordeel over het effect
    Gegeven het is 80 werkdagen geleden om 9.00 uur
    Als "p.dejongh" "maatregel-vastleggen" start:
      | wat                   | Herinnering na drie werkdagen bij horen |
      | aanleiding            | Een oorzaak die terugkomt               |
      | oorzaak_categorie     | Werkwijze of procedure                  |
      | besloten_op           | 80 werkdagen geleden                    |
      | beslisser             | p.dejongh                               |
      | klachtencoordinator   | m.dejong                                |
      | eigenaar              | m.dejong                                |
      | uiterlijk             | 70 werkdagen geleden                    |
      | procedure_ref         | Hoor en wederhoor                       |
      | avg_procedure_geraakt | Nee                                     |
      | evaluatie_op          | 9 werkdagen geleden                     |
    Als "m.dejong" "Aanpak vastleggen" invult:
      | aanpak | De herinnering gaat vanzelf naar de medewerker. |
    Als "m.dejong" "Procedure aanpassen" invult:
      | procedure_versie | regeling versie 7    |
      | aangepast_op     | 80 werkdagen geleden |
    Als "p.dejongh" "Doorvoering vastleggen" invult:
      | besluit_doorvoering | Ja, doorgevoerd                                              |
      | doorgevoerd_op      | 80 werkdagen geleden                                         |
      | mededeling          | Wie wordt gehoord, krijgt na drie werkdagen een herinnering. |
