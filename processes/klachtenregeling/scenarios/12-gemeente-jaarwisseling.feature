# language: nl
Functionaliteit: Een klacht rond de jaarwisseling

  @C12 @C75
  Scenario: SC12 de gemeente staat in de escalatiebrief
    Gegeven het is woensdag 16 december 2026 om 9.00 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Sanne Vos                                       |
      | klager.kanalen  | E-mail, Telefoon                                |
      | klager.email    | s.vos@voorbeeld.nl                              |
      | klager.telefoon | 06 12 34 56 78                                  |
      | omschrijving    | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum   | 2026-12-10                                      |
      | voorval_plaats  | Vestiging Rotterdam                             |
    Dan vervalt termijn "bevestiging" op 23 december 2026
    En vervalt termijn "besluit" op 18 januari 2027
    Als "m.dejong" "Klacht registreren" invult:
      | categorie             | kwaliteit                      |
      | binnen_reikwijdte     | ja                             |
      | opdrachtgever_type    | gemeente                       |
      | opdrachtgever_naam    | Gemeente Schiedam              |
      | opdrachtgever_contact | klachten@schiedam.voorbeeld.nl |
      | betrokkenen.0.id      | t.visser                       |
      | betrokkenen.0.naam    | Tom Visser                     |
      | betrokkenen.0.functie | Jobcoach                       |
    Als "p.dejongh" "Coördinator benoemen" invult:
      | klachtencoordinator | m.dejong   |
      | overgedragen_op     | 2026-12-16 |
    Als "m.dejong" "Bevestiging opstellen" invult:
      | verklaring_onafhankelijk | ja                                          |
      | korte_omschrijving       | De klager vindt dat het rapport niet klopt. |
      | korte_plaats             | Vestiging Rotterdam                         |
      | korte_omstandigheden     | geen                                        |
      | verwachte_datum          | 2027-01-15                                  |
    Als "m.dejong" "Ontvankelijkheid beoordelen" invult:
      | in_behandeling | Ja           |
      | belang         | Groot genoeg |
      | gewicht        | Zwaar genoeg |
    Als "m.dejong" "Reactie vastleggen" voor "t.visser" invult:
      | geinformeerd_op | 2026-12-16                                 |
      | gehoord         | Ja                                         |
      | gehoord_op      | 2026-12-16                                 |
      | reactie         | Het rapport is door ziekte laat verstuurd. |
    Als "t.visser" "Samenvatting accorderen" invult:
      | akkoord | Ja, deze klopt |
    Als "m.dejong" "Hoor en wederhoor afronden" invult:
      | gelegenheid_klager_op | 2026-12-16                         |
      | klager_gehoord        | Ja                                 |
      | toelichting_klager    | De klager blijft bij zijn verhaal. |
    Als het dinsdag 12 januari 2027 om 9.00 uur wordt
    Als "m.dejong" "Oorzaak onderzoeken" invult:
      | oorzaak           | Het rapport is niet nagelezen. |
      | oorzaak_categorie | Werkwijze of procedure         |
    Als "m.dejong" "Besluit opstellen" invult:
      | onderdelen.0.tekst      | De klacht over het rapport.                               |
      | onderdelen.0.oordeel    | Gegrond                                                   |
      | onderdelen.0.motivering | Wij hadden het rapport moeten nalezen.                    |
      | bevindingen             | Beide partijen zijn gehoord. In het rapport staan fouten. |
      | oordeel                 | Gegrond                                                   |
      | motivering              | Wij hadden het rapport moeten nalezen.                    |
    Als "p.dejongh" "Besluit mede-ondertekenen" invult:
      | besluit_medeondertekend | Ja |
    Als "m.dejong" "Telefonisch voorstel doen" invult:
      | belpogingen.0.op        | 2027-01-12 om 8.30                          |
      | belpogingen.0.resultaat | Gesproken                                   |
      | soort                   | Correctie                                   |
      | inhoud                  | Wij verbeteren het rapport binnen een week. |
    Als het vrijdag 15 januari 2027 om 9.00 uur wordt
    Als partij "klager" de handeling "Reactie klager" uitvoert:
      | reactie | Niet akkoord |
    Dan is brief "L14-escalatiemogelijkheden" verzonden aan "klager"
    En is "escalatie_instanties.0.naam" gelijk aan "Gemeente Schiedam"
    En is brief "L14-escalatiemogelijkheden" verzonden aan "klager" op 15 januari 2027
    En staat "Gemeente Schiedam (klachten@schiedam.voorbeeld.nl)" in brief "L14"
    En staat "UWV" niet in brief "L14"
    En is er geen brief "L02-melding-arbeidsdeskundige" verzonden
    En is het signaal "verstreken" niet gegeven voor termijn "besluit"
    En is "opgelost_op" gelijk aan 15 januari 2027
    En is "ontvangen_op" gelijk aan 16 december 2026
    En vervalt termijn "verslag" op 29 januari 2027
