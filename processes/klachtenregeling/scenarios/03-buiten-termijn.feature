# language: nl
Functionaliteit: Een klacht na de klachtentermijn

  @C29 @C56 @C57 @C58 @C59 @C76
  Scenario: SC03 te laat ingediend, dus niet in behandeling
    Gegeven het is vrijdag 13 februari 2026 om 9.00 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Sanne Vos                                       |
      | klager.kanalen  | E-mail, Telefoon                                |
      | klager.email    | s.vos@voorbeeld.nl                              |
      | klager.telefoon | 06 12 34 56 78                                  |
      | omschrijving    | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum   | 2025-08-12                                      |
      | voorval_plaats  | Vestiging Rotterdam                             |
    Dan vervalt termijn "besluit" op 16 maart 2026
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
      | overgedragen_op     | 2026-02-13 |
    Als "m.dejong" "Bevestiging opstellen" invult:
      | verklaring_onafhankelijk | ja                                          |
      | korte_omschrijving       | De klager vindt dat het rapport niet klopt. |
      | korte_plaats             | Vestiging Rotterdam                         |
      | korte_omstandigheden     | geen                                        |
      | verwachte_datum          | 2026-03-10                                  |
    Dan is "uiterste_indiendatum" gelijk aan 12 februari 2026
    En is "advies.grond" gelijk aan "termijn"
    Als "m.dejong" "Ontvankelijkheid beoordelen" invult:
      | in_behandeling             | Nee                                           |
      | grond_niet_behandelen      | Na de klachtentermijn ingediend               |
      | motivering_niet_behandelen | Het voorval was meer dan zes maanden geleden. |
    Dan is er geen brief "L06-niet-in-behandeling" verzonden
    En is de taak "Niet behandelen bevestigen" open voor "directie"
    Als "p.dejongh" "Niet behandelen bevestigen" invult:
      | directie_akkoord | Ja |
    Dan is brief "L06-niet-in-behandeling" verzonden aan "klager" op 13 februari 2026
    En is brief "L14-escalatiemogelijkheden" verzonden aan "klager"
    En staat "donderdag 12 februari 2026" in brief "L06"
    En staat "dinsdag 12 augustus 2025" in brief "L06"
    En staat "vrijdag 13 februari 2026" in brief "L06"
    En staat "Het voorval was meer dan zes maanden geleden." in brief "L06"
    En staat "gegrond" niet in brief "L06"
    En staat "Bakkerij De Korenbloem" in brief "L14"
    En is "oordeel" gelijk aan leeg
    En is "opgelost_op" gelijk aan 13 februari 2026
    Als "m.dejong" "Verslag opstellen" invult:
      | verslag_samenvatting | De klacht ging over een rapport. |
      | verslag_ontvangers   | Klager, Directie, Tom Visser     |
    Als "m.dejong" "Verzending vastleggen" invult:
      | verzending_gecontroleerd | ja |
    Als "p.dejongh" "Maatregelen bespreken" invult:
      | overleg_directie_op   | 2026-02-13 |
      | preventie_conclusie   | geen       |
      | avg_procedure_geraakt | Nee        |
    Als "m.dejong" "Dossier afsluiten" invult:
      | afspraken_nagekomen | ja |
    Dan is "wijze_van_afdoening" gelijk aan "niet in behandeling"
    En is de zaak afgesloten

  @C29 @C56 @C57 @C58 @C59 @C76
  Scenario: SC03 met een contract voor jobcoaching geldt de kortere termijn
    Gegeven het is vrijdag 13 februari 2026 om 9.00 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Sanne Vos                                       |
      | klager.kanalen  | E-mail, Telefoon                                |
      | klager.email    | s.vos@voorbeeld.nl                              |
      | klager.telefoon | 06 12 34 56 78                                  |
      | omschrijving    | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum   | 2025-08-12                                      |
      | voorval_plaats  | Vestiging Rotterdam                             |
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
      | overgedragen_op     | 2026-02-13 |
    Als "m.dejong" "Bevestiging opstellen" invult:
      | verklaring_onafhankelijk | ja                                          |
      | korte_omschrijving       | De klager vindt dat het rapport niet klopt. |
      | korte_plaats             | Vestiging Rotterdam                         |
      | korte_omstandigheden     | geen                                        |
      | verwachte_datum          | 2026-03-10                                  |
    Als "m.dejong" "Ontvankelijkheid beoordelen" invult:
      | in_behandeling             | Nee                                           |
      | grond_niet_behandelen      | Na de klachtentermijn ingediend               |
      | motivering_niet_behandelen | Het voorval was meer dan zes maanden geleden. |
    Dan vervalt termijn "besluit" op 13 maart 2026
    En vervalt termijn "afwijzing" op 13 maart 2026
    En vervalt termijn "bevestiging" op 20 februari 2026
    Als "p.dejongh" "Niet behandelen bevestigen" invult:
      | directie_akkoord | Ja |
    Dan is brief "L06-niet-in-behandeling" verzonden aan "klager"
    En staat "het Klachtenbureau van UWV of uw arbeidsdeskundige" in brief "L06"
    En staat "arbeidsdeskundige van UWV, J. Arends" in brief "L14"

  @C29 @A21
  Scenario: een klacht die te laat is, gaat alleen met een reden toch door
    Gegeven het is vrijdag 13 februari 2026 om 9.00 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam    | Sanne Vos                                       |
      | klager.kanalen | E-mail                                          |
      | klager.email   | s.vos@voorbeeld.nl                              |
      | omschrijving   | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum  | 2025-08-12                                      |
    Als "m.dejong" "Klacht registreren" invult:
      | categorie             | kwaliteit   |
      | binnen_reikwijdte     | ja          |
      | opdrachtgever_type    | particulier |
      | betrokkenen.0.id      | t.visser    |
      | betrokkenen.0.naam    | Tom Visser  |
      | betrokkenen.0.functie | Jobcoach    |
    Als "p.dejongh" "Coördinator benoemen" invult:
      | klachtencoordinator | m.dejong   |
      | overgedragen_op     | 2026-02-13 |
    Als "m.dejong" "Bevestiging opstellen" invult:
      | verklaring_onafhankelijk | ja                                          |
      | korte_omschrijving       | De klager vindt dat het rapport niet klopt. |
      | korte_plaats             | niet bekend                                 |
      | korte_omstandigheden     | geen                                        |
      | verwachte_datum          | 2026-03-10                                  |
    Als "m.dejong" "Ontvankelijkheid beoordelen" invult:
      | in_behandeling | Ja           |
      | belang         | Groot genoeg |
      | gewicht        | Zwaar genoeg |
    Dan wordt dat geweigerd met "Vul dan de reden in"
    Als "m.dejong" "Ontvankelijkheid beoordelen" invult:
      | in_behandeling | Ja                                   |
      | belang         | Groot genoeg                         |
      | gewicht        | Zwaar genoeg                         |
      | coulance_reden | De klager lag tot januari ziek thuis |
    Dan is de taak "Reactie vastleggen" open voor "t.visser"
    En is er geen brief "L06-niet-in-behandeling" verzonden
