# language: nl
Functionaliteit: Wat verkeerd is geregistreerd, wordt hersteld

  Achtergrond:
    Gegeven het is maandag 2 maart 2026 om 10.12 uur
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

  @C12 @C30 @C58 @A12
  Scenario: een andere datum van binnenkomst geldt pas na akkoord van een tweede
    Als "m.dejong" de handeling "Registratie verbeteren" uitvoert:
      | datum_voorstel.ontvangen_op | 2026-02-26 |
      | datum_voorstel.gemeld_op    | 2026-02-26 |
    Dan wordt dat geweigerd met "Wat klopte er niet"
    Als "m.dejong" de handeling "Registratie verbeteren" uitvoert:
      | verbetering_reden           | De mail lag al bij de receptie. |
      | datum_voorstel.ontvangen_op | 2026-02-26                      |
      | datum_voorstel.gemeld_op    | 2026-02-26                      |
    Dan is de taak "Nieuwe datum beoordelen" open voor "p.dejongh"
    En is "ontvangen_op" gelijk aan 2 maart 2026
    En vervalt termijn "besluit" op 31 maart 2026
    Als "p.dejongh" "Nieuwe datum beoordelen" invult:
      | datum_akkoord | Ja, de nieuwe datum klopt |
    Dan is "ontvangen_op" gelijk aan 26 februari 2026
    En vervalt termijn "besluit" op 27 maart 2026
    En is brief "L26-verbeterde-registratie" verzonden aan "klager"
    En staat "donderdag 26 februari 2026" in brief "L26" aan "klager"

  @C12 @C58
  Scenario: zonder akkoord blijft de oude datum staan
    Als "m.dejong" de handeling "Registratie verbeteren" uitvoert:
      | verbetering_reden           | Ik denk dat het later was. |
      | datum_voorstel.ontvangen_op | 2026-03-02                 |
      | datum_voorstel.gemeld_op    | 2026-02-25                 |
    Als "p.dejongh" "Nieuwe datum beoordelen" invult:
      | datum_akkoord    | Nee, de oude datum blijft |
      | datum_toelichting | De mail draagt een andere datum. |
    Dan is "gemeld_op" gelijk aan 2 maart 2026
    En is "datum_beoordelaar" gelijk aan "P. de Jongh"

  @C12 @C58
  Scenario: wie de datum voorstelt, beoordeelt die niet zelf
    Als "p.dejongh" de handeling "Registratie verbeteren" uitvoert:
      | verbetering_reden           | De mail lag al bij de receptie. |
      | datum_voorstel.ontvangen_op | 2026-02-26                      |
      | datum_voorstel.gemeld_op    | 2026-02-26                      |
    Als "p.dejongh" "Nieuwe datum beoordelen" invult:
      | datum_akkoord | Ja, de nieuwe datum klopt |
    Dan wordt dat geweigerd met "beoordeelt die niet zelf"
    En is "ontvangen_op" gelijk aan 2 maart 2026
    En vervalt termijn "besluit" op 31 maart 2026

  @C52 @C54 @C59 @A15
  Scenario: de verkeerde opdrachtgever en de verkeerde medewerker
    Als "m.dejong" de handeling "Registratie verbeteren" uitvoert:
      | verbetering_reden         | Het was een traject voor UWV, en Tom werkte daar niet aan. |
      | opdrachtgever_type        | uwv                                                        |
      | jobcoaching               | ja                                                         |
      | arbeidsdeskundige.naam    | Ada de Wit                                                 |
      | arbeidsdeskundige.kantoor | UWV Rotterdam                                              |
      | arbeidsdeskundige.email   | ada@voorbeeld.nl                                           |
      | betrokkene_eruit          | Tom Visser                                                 |
      | geen_betrokkene_reden     | De klacht gaat over onze werkwijze.                        |
    Dan vervalt termijn "afwijzing" op 30 maart 2026
    En is "betrokkenen.aantal" gelijk aan 0
    En is brief "L02-melding-arbeidsdeskundige" verzonden aan "arbeidsdeskundige"
    En is er geen brief "L27-niet-betrokken" verzonden
    # En het was toch een andere arbeidsdeskundige: beiden horen het.
    Als het dinsdag 3 maart 2026 om 9.00 uur wordt
    Als "m.dejong" de handeling "Registratie verbeteren" uitvoert:
      | verbetering_reden       | Een collega van Ada was aangewezen.  |
      | arbeidsdeskundige.naam  | Bo de Groot                          |
      | arbeidsdeskundige.email | bo@voorbeeld.nl                      |
      | betrokkene_eruit        |                                      |
    Dan is brief "L28-vergissing-arbeidsdeskundige" verzonden aan "arbeidsdeskundige_eerder"
    En is "arbeidsdeskundige.naam" gelijk aan "Bo de Groot"
    En is "verbeteringen.aantal" gelijk aan 2
    # Ook Bo bleek het niet te zijn, om dezelfde reden: ook dan horen beiden het, en het is een tweede regel.
    Als het woensdag 4 maart 2026 om 9.00 uur wordt
    Als "m.dejong" de handeling "Registratie verbeteren" uitvoert:
      | verbetering_reden       | Een collega van Ada was aangewezen. |
      | arbeidsdeskundige.naam  | Cas van Dijk                        |
      | arbeidsdeskundige.email | cas@voorbeeld.nl                    |
      | betrokkene_eruit        |                                     |
    Dan is "verbeteringen.aantal" gelijk aan 3
    En is brief "L28-vergissing-arbeidsdeskundige" verzonden aan "arbeidsdeskundige_eerder" op 4 maart 2026
    En is brief "L02-melding-arbeidsdeskundige" verzonden aan "arbeidsdeskundige" op 4 maart 2026

  @C36 @C37 @C54
  Scenario: het was een privacyklacht, en de medewerker was al ingelicht
    Als "m.dejong" "Ontvankelijkheid beoordelen" invult:
      | in_behandeling | Ja           |
      | belang         | Groot genoeg |
      | gewicht        | Zwaar genoeg |
    Als "m.dejong" de handeling "Registratie verbeteren" uitvoert:
      | verbetering_reden | Tom was er niet bij. |
      | betrokkene_eruit  | Tom Visser           |
      | geen_betrokkene_reden | Niemand in het bijzonder. |
    Dan wordt dat geweigerd met "wordt gehoord"
    Als "m.dejong" "Reactie vastleggen" voor "t.visser" invult:
      | geinformeerd_op      | 2026-03-02           |
      | gehoord              | Nee                  |
      | niet_verkregen_reden | Hij was er niet bij. |
    Als "m.dejong" de handeling "Registratie verbeteren" uitvoert:
      | verbetering_reden     | Tom was er niet bij, en het gaat om gegevens. |
      | categorie             | privacy                                       |
      | betrokkene_eruit      | Tom Visser                                    |
      | geen_betrokkene_reden | Niemand in het bijzonder.                     |
    Dan is de taak "Datalek beoordelen" open voor "privacy_officer"
    En is brief "L27-niet-betrokken" verzonden aan "medewerker:t.visser"

  @C12 @C54
  Scenario: wie er niet bij betrokken is, wacht niet op een nieuwe datum
    Als "m.dejong" de handeling "Registratie verbeteren" uitvoert:
      | verbetering_reden           | De mail lag al bij de receptie, en Tom was er niet bij. |
      | datum_voorstel.ontvangen_op | 2026-02-26                                              |
      | datum_voorstel.gemeld_op    | 2026-02-26                                              |
      | betrokkene_eruit            | Tom Visser                                              |
      | geen_betrokkene_reden       | De klacht gaat over onze werkwijze.                     |
    Dan is de taak "Nieuwe datum beoordelen" open voor "p.dejongh"
    En is "betrokkenen.aantal" gelijk aan 0
    # Het horen begint voordat de datum is beoordeeld: voor Tom hoort dat niet meer.
    Als "m.dejong" "Ontvankelijkheid beoordelen" invult:
      | in_behandeling | Ja           |
      | belang         | Groot genoeg |
      | gewicht        | Zwaar genoeg |
    Dan is de taak "Hoor en wederhoor afronden" open voor "m.dejong"
    En is er geen brief "L04-bericht-betrokkene" verzonden
    Als "p.dejongh" "Nieuwe datum beoordelen" invult:
      | datum_akkoord | Ja, de nieuwe datum klopt |
    Dan is "ontvangen_op" gelijk aan 26 februari 2026
    En is er geen brief "L27-niet-betrokken" verzonden
