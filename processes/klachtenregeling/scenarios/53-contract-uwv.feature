# language: nl
Functionaliteit: De kortere termijnen van UWV-jobcoaching

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

  @C13 @C59 @A15
  Scenario: de datum voor een afwijzing staat er meteen, en een verlenging gaat er niet overheen
    Als "m.dejong" "Klacht registreren" invult:
      | categorie                 | kwaliteit     |
      | binnen_reikwijdte         | ja            |
      | opdrachtgever_type        | uwv           |
      | jobcoaching               | ja            |
      | arbeidsdeskundige.naam    | Ada de Wit    |
      | arbeidsdeskundige.kantoor | UWV Rotterdam |
      | betrokkenen.0.id          | t.visser      |
      | betrokkenen.0.naam        | Tom Visser    |
      | betrokkenen.0.functie     | Jobcoach      |
    Dan wordt dat geweigerd met "of een postadres"
    Als "m.dejong" "Klacht registreren" invult:
      | categorie                 | kwaliteit                    |
      | binnen_reikwijdte         | ja                           |
      | opdrachtgever_type        | uwv                          |
      | jobcoaching               | ja                           |
      | arbeidsdeskundige.naam    | Ada de Wit                   |
      | arbeidsdeskundige.kantoor | UWV Rotterdam                |
      | arbeidsdeskundige.adres   | Postbus 1, 3000 AA Rotterdam |
      | betrokkenen.0.id          | t.visser                     |
      | betrokkenen.0.naam        | Tom Visser                   |
      | betrokkenen.0.functie     | Jobcoach                     |
    Dan vervalt termijn "afwijzing" op 30 maart 2026
    En vervalt termijn "besluit" op 31 maart 2026
    Als "p.dejongh" "Coördinator benoemen" invult:
      | klachtencoordinator | m.dejong   |
      | overgedragen_op     | 2026-03-02 |
    Als "m.dejong" "Bevestiging opstellen" invult:
      | verklaring_onafhankelijk | ja                                          |
      | korte_omschrijving       | De klager vindt dat het rapport niet klopt. |
      | korte_plaats             | Vestiging Rotterdam                         |
      | korte_omstandigheden     | geen                                        |
      | verwachte_datum          | 2026-03-27                                  |
    Dan is brief "L02-melding-arbeidsdeskundige" verzonden aan "arbeidsdeskundige"
    Als het donderdag 26 maart 2026 om 9.00 uur wordt
    Dan is het signaal "nadert" gegeven voor termijn "afwijzing"
    Als "m.dejong" de handeling "Termijn verlengen" uitvoert:
      | werkdagen | 10               |
      | reden     | Meer tijd nodig. |
    Dan wordt dat geweigerd met "u kunt nog hooguit"
    En is "verlengingen.aantal" gelijk aan leeg
    Als "m.dejong" de handeling "Termijn verlengen" uitvoert:
      | werkdagen | 5                |
      | reden     | Meer tijd nodig. |
    Dan vervalt termijn "besluit" op 9 april 2026
    En is brief "L07-verlenging" verzonden aan "directie"
    Als "m.dejong" "Ontvankelijkheid beoordelen" invult:
      | in_behandeling | Ja           |
      | belang         | Groot genoeg |
      | gewicht        | Zwaar genoeg |
    Dan is de taak "Reactie vastleggen" open voor "m.dejong"
