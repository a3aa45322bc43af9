# language: nl
Functionaliteit: Jobcoaching voor UWV, klager niet akkoord

  @C52 @C72 @C73 @C74
  Scenario: SC11 de arbeidsdeskundige hoort het en staat in de escalatiebrief
    Gegeven het is vrijdag 24 april 2026 om 9.00 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Sanne Vos                                       |
      | klager.kanalen  | E-mail, Telefoon                                |
      | klager.email    | s.vos@voorbeeld.nl                              |
      | klager.telefoon | 06 12 34 56 78                                  |
      | omschrijving    | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum   | 2026-04-20                                      |
      | voorval_plaats  | Vestiging Rotterdam                             |
    Dan vervalt termijn "bevestiging" op 4 mei 2026
    En vervalt termijn "besluit" op 29 mei 2026
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
      | klachtencoordinator | m.dejong   |
      | overgedragen_op     | 2026-04-24 |
    Als "m.dejong" "Bevestiging opstellen" invult:
      | verklaring_onafhankelijk | ja                                          |
      | korte_omschrijving       | De klager vindt dat het rapport niet klopt. |
      | korte_plaats             | Vestiging Rotterdam                         |
      | korte_omstandigheden     | geen                                        |
      | verwachte_datum          | 2026-05-28                                  |
    Dan is brief "L02-melding-arbeidsdeskundige" verzonden aan "arbeidsdeskundige" op 24 april 2026
    En staat "Sanne Vos" in brief "L02"
    En staat "vrijdag 24 april 2026" in brief "L02"
    En staat "Marieke de Jong" in brief "L02"
    En staat "rapport" niet in brief "L02"
    En staat "Daarom melden wij uw arbeidsdeskundige dat u een klacht heeft." in brief "L01"
    En vervalt termijn "afwijzing" op 22 mei 2026
    En is "contract_uiterste_datum" gelijk aan 5 juni 2026
    En vervalt termijn "besluit" op 29 mei 2026
    Als "m.dejong" "Ontvankelijkheid beoordelen" invult:
      | in_behandeling | Ja           |
      | belang         | Groot genoeg |
      | gewicht        | Zwaar genoeg |
    Dan is "contract_uiterste_datum" gelijk aan 5 juni 2026
    Als het donderdag 7 mei 2026 om 9.00 uur wordt
    Als "m.dejong" "Reactie vastleggen" voor "t.visser" invult:
      | geinformeerd_op | 2026-05-06                                 |
      | gehoord         | Ja                                         |
      | gehoord_op      | 2026-05-06                                 |
      | reactie         | Het rapport is door ziekte laat verstuurd. |
    Als "t.visser" "Samenvatting accorderen" invult:
      | akkoord | Ja, deze klopt |
    Als "m.dejong" "Hoor en wederhoor afronden" invult:
      | gelegenheid_klager_op | 2026-05-07                         |
      | klager_gehoord        | Ja                                 |
      | toelichting_klager    | De klager blijft bij zijn verhaal. |
    Als het woensdag 20 mei 2026 om 9.00 uur wordt
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
      | belpogingen.0.op        | 2026-05-20 om 8.30                          |
      | belpogingen.0.resultaat | Gesproken                                   |
      | soort                   | Correctie                                   |
      | inhoud                  | Wij verbeteren het rapport binnen een week. |
    Als het vrijdag 22 mei 2026 om 9.00 uur wordt
    Als partij "klager" de handeling "Reactie klager" uitvoert:
      | reactie | Niet akkoord |
    Dan is brief "L14-escalatiemogelijkheden" verzonden aan "klager" op 22 mei 2026
    En is "escalatie_instanties.1.naam" gelijk aan "de arbeidsdeskundige van UWV, J. Arends"
    En staat "het Klachtenbureau van UWV (uwv.nl/klacht)" in brief "L14"
    En staat "de arbeidsdeskundige van UWV, J. Arends (arbeidsdeskundige@voorbeeld.nl)" in brief "L14"
    En is "opgelost_op" gelijk aan 22 mei 2026
    En vervalt termijn "verslag" op 5 juni 2026
    # De arbeidsdeskundige die een melding kreeg, hoort altijd de uitkomst.
    Als "m.dejong" "Verslag opstellen" invult:
      | verslag_samenvatting | De klacht ging over een rapport. |
      | verslag_ontvangers   | Klager                           |
    Dan is brief "L15-verslag" verzonden aan "arbeidsdeskundige" op 22 mei 2026
    En staat "niet akkoord" in brief "L15" aan "arbeidsdeskundige"
    En staat "rapport" niet in brief "L15" aan "arbeidsdeskundige"
    Als "m.dejong" "Verzending vastleggen" invult:
      | verzending_gecontroleerd | ja |
    Dan is brief "L15-verslag" verzonden aan "klager" op 22 mei 2026
    Als het maandag 1 juni 2026 om 10.00 uur wordt
    Als "p.dejongh" "Maatregelen bespreken" invult:
      | overleg_directie_op             | 2026-06-01                               |
      | preventie_conclusie             | Rapporten leest voortaan een collega na. |
      | avg_procedure_geraakt           | Nee                                      |
      | maatregelen.0.wat               | Een collega leest elk rapport na         |
      | maatregelen.0.verantwoordelijke | a.vermeer                                |
      | maatregelen.0.voor              | 2026-06-01                               |
      | maatregelen.0.procedure_ref     | Procedure rapporteren                    |
      | maatregelen.0.evaluatie_op      | 2026-06-01                               |
    Als "m.dejong" "Dossier afsluiten" invult:
      | afspraken_nagekomen | ja |
    Dan is de zaak afgesloten
    En is "wijze_van_afdoening" gelijk aan "niet akkoord"
