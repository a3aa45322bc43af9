# language: nl
Functionaliteit: Een gemachtigde

  @C28
  Scenario: brieven gaan pas naar de gemachtigde als de machtiging er is
    Gegeven het is maandag 2 maart 2026 om 10.12 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam       | Sanne Vos                                       |
      | klager.kanalen    | E-mail, Telefoon                                |
      | klager.email      | s.vos@voorbeeld.nl                              |
      | klager.telefoon   | 06 12 34 56 78                                  |
      | omschrijving      | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum     | 2026-02-20                                      |
      | voorval_plaats    | Vestiging Rotterdam                             |
      | namens_ander      | ja                                              |
      | gemachtigde.naam  | Piet Vos                                        |
      | gemachtigde.email | p.vos@voorbeeld.nl                              |
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
    Dan is "gemachtigde.bewijs_gezien" gelijk aan nee
    Als "m.dejong" "Bevestiging opstellen" invult:
      | verklaring_onafhankelijk | ja                                          |
      | korte_omschrijving       | De klager vindt dat het rapport niet klopt. |
      | korte_plaats             | Vestiging Rotterdam                         |
      | korte_omstandigheden     | geen                                        |
      | verwachte_datum          | 2026-03-27                                  |
    Dan is brief "L01-ontvangstbevestiging" verzonden aan "klager"
    Als "m.dejong" "Ontvankelijkheid beoordelen" invult:
      | in_behandeling            | Ja           |
      | belang                    | Groot genoeg |
      | gewicht                   | Zwaar genoeg |
      | gemachtigde.bewijs_gezien | ja           |
    Dan is "gemachtigde.bewijs_gezien" gelijk aan ja
