# language: nl
Functionaliteit: Een gesprek met begeleider

  @C66 @C67 @C68 @C69 @C70 @C71
  Scenario: SC09 het telefonisch voorstel is niet genoeg
    Gegeven het is maandag 12 januari 2026 om 9.00 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Sanne Vos                                       |
      | klager.kanalen  | E-mail, Telefoon                                |
      | klager.email    | s.vos@voorbeeld.nl                              |
      | klager.telefoon | 06 12 34 56 78                                  |
      | omschrijving    | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum   | 2026-01-08                                      |
      | voorval_plaats  | Vestiging Rotterdam                             |
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
      | overgedragen_op     | 2026-01-12 |
    Als "m.dejong" "Bevestiging opstellen" invult:
      | verklaring_onafhankelijk | ja                                          |
      | korte_omschrijving       | De klager vindt dat het rapport niet klopt. |
      | korte_plaats             | Vestiging Rotterdam                         |
      | korte_omstandigheden     | geen                                        |
      | verwachte_datum          | 2026-02-06                                  |
    Als "m.dejong" "Ontvankelijkheid beoordelen" invult:
      | in_behandeling | Ja           |
      | belang         | Groot genoeg |
      | gewicht        | Zwaar genoeg |
    Als het vrijdag 16 januari 2026 om 9.00 uur wordt
    Als "m.dejong" "Reactie vastleggen" voor "t.visser" invult:
      | geinformeerd_op | 2026-01-15                                 |
      | gehoord         | Ja                                         |
      | gehoord_op      | 2026-01-15                                 |
      | reactie         | Het rapport is door ziekte laat verstuurd. |
    Als "t.visser" "Samenvatting accorderen" invult:
      | akkoord | Ja, deze klopt |
    Als "m.dejong" "Hoor en wederhoor afronden" invult:
      | gelegenheid_klager_op | 2026-01-16                         |
      | klager_gehoord        | Ja                                 |
      | toelichting_klager    | De klager blijft bij zijn verhaal. |
    Dan vervalt termijn "besluit" op 10 februari 2026
    Als het woensdag 28 januari 2026 om 9.00 uur wordt
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
      | belpogingen.0.op        | 2026-01-28 om 8.30                          |
      | belpogingen.0.resultaat | Gesproken                                   |
      | soort                   | Correctie                                   |
      | inhoud                  | Wij verbeteren het rapport binnen een week. |
    Als partij "klager" de handeling "Reactie klager" uitvoert:
      | reactie | Ik wil een gesprek |
    Als "m.dejong" "Gesprek plannen" invult:
      | gesprek.op         | 2026-02-04 om 10.00           |
      | gesprek.plaats     | Vestiging Rotterdam           |
      | gesprek.aanwezigen | p.dejongh, m.dejong, t.visser |
    Dan wordt dat geweigerd met "betrokken medewerker"
    Als "m.dejong" "Gesprek plannen" invult:
      | gesprek.op                | 2026-02-04 om 10.00         |
      | gesprek.plaats            | Vestiging Rotterdam         |
      | gesprek.aanwezigen        | p.dejongh, m.dejong, r.smit |
      | gesprek.toegevoegde_reden | Robin kent de werkwijze     |
      | gesprek.begeleider        | Zus van de klager           |
    Dan is brief "L11-uitnodiging-gesprek" verzonden aan "klager" op 28 januari 2026
    En staat "woensdag 4 februari 2026" in brief "L11"
    En staat "P. de Jongh, Directeur" in brief "L11"
    En staat "Marieke de Jong, Klachtencoördinator" in brief "L11"
    En staat "Robin Smit, Trainer" in brief "L11"
    En staat "Robin kent de werkwijze" in brief "L11"
    En staat "U heeft het recht om u te laten bijstaan." in brief "L11"
    En is brief "L12-uitnodiging-deelnemers" verzonden aan "deelnemer:p.dejongh" op 28 januari 2026
    En is brief "L12-uitnodiging-deelnemers" verzonden aan "deelnemer:m.dejong" op 28 januari 2026
    En is brief "L12-uitnodiging-deelnemers" verzonden aan "deelnemer:r.smit" op 28 januari 2026
    Als het donderdag 5 februari 2026 om 9.00 uur wordt
    Als "m.dejong" "Gesprek vastleggen" invult:
      | doorgegaan   | Ja                                                                 |
      | gehouden_op  | 2026-02-04                                                         |
      | aanwezig     | De klager met zijn zus, de directeur, de coördinator en Robin Smit |
      | verslag      | Wij bespraken het rapport.                                         |
      | aanbod_soort | Genoegdoening                                                      |
      | aanbod       | Wij vergoeden de reiskosten.                                       |
    Dan is brief "L13-bevestiging-gesprek" verzonden aan "klager" op 5 februari 2026
    En staat "De klager met zijn zus, de directeur, de coördinator en Robin Smit" in brief "L13"
    En staat "Wij vergoeden de reiskosten." in brief "L13"
    En is het signaal "verstreken" niet gegeven voor termijn "besluit"
    Als het vrijdag 6 februari 2026 om 9.00 uur wordt
    Als partij "klager" de handeling "Reactie klager" uitvoert:
      | reactie | Akkoord met het voorstel |
    Dan is "opgelost_op" gelijk aan 6 februari 2026
    En vervalt termijn "verslag" op 20 februari 2026
    En is "reacties.0.reactie" gelijk aan "gesprek"
    En is "reacties.1.reactie" gelijk aan "akkoord"
    En is er geen brief "L14-escalatiemogelijkheden" verzonden
    En is "aanbiedingen.0.soort" gelijk aan "correctie"
    En is "gesprekken.0.aanbod_soort" gelijk aan "genoegdoening"
    Als "m.dejong" "Verslag opstellen" invult:
      | verslag_samenvatting | De klacht ging over een rapport. |
      | verslag_ontvangers   | Klager, Directie, Tom Visser     |
    Dan is brief "L15-verslag" verzonden aan "klager" op 6 februari 2026
    # De klager nam het tweede voorstel aan, niet het eerste.
    En staat "Wij vergoeden de reiskosten." in brief "L15" aan "klager"
    En staat "Wij verbeteren het rapport" niet in brief "L15" aan "klager"
