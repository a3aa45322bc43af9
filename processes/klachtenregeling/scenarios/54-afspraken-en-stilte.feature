# language: nl
Functionaliteit: Afspraken nakomen en stilte na een nieuw voorstel

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
    Als "m.dejong" "Ontvankelijkheid beoordelen" invult:
      | in_behandeling | Ja           |
      | belang         | Groot genoeg |
      | gewicht        | Zwaar genoeg |
    Als "m.dejong" "Reactie vastleggen" voor "t.visser" invult:
      | geinformeerd_op | 2026-03-02                                 |
      | gehoord         | Ja                                         |
      | gehoord_op      | 2026-03-02                                 |
      | reactie         | Het rapport is door ziekte laat verstuurd. |
    Als "t.visser" "Samenvatting accorderen" invult:
      | akkoord | Ja, deze klopt |
    Als "m.dejong" "Hoor en wederhoor afronden" invult:
      | gelegenheid_klager_op | 2026-03-02                         |
      | klager_gehoord        | Ja                                 |
      | toelichting_klager    | De klager blijft bij zijn verhaal. |
    Als "m.dejong" "Oorzaak onderzoeken" invult:
      | oorzaak           | Het rapport is niet nagelezen. |
      | oorzaak_categorie | Werkwijze of procedure         |
    Als "m.dejong" "Besluit opstellen" invult:
      | onderdelen.0.tekst      | De klacht over het rapport.            |
      | onderdelen.0.oordeel    | Gegrond                                |
      | onderdelen.0.motivering | Wij hadden het rapport moeten nalezen. |
      | onderdelen.0.betrokkene | Tom Visser                             |
      | bevindingen             | Beide partijen zijn gehoord.           |
      | oordeel                 | Gegrond                                |
      | motivering              | Wij hadden het rapport moeten nalezen. |
    Als "p.dejongh" "Besluit mede-ondertekenen" invult:
      | besluit_medeondertekend | Ja |

  @C85
  Scenario: een open afspraak houdt het sluiten tegen
    Als "m.dejong" "Telefonisch voorstel doen" invult:
      | belpogingen.0.op        | 2026-03-02 om 8.30                          |
      | belpogingen.0.resultaat | Gesproken                                   |
      | soort                   | Correctie                                   |
      | inhoud                  | Wij verbeteren het rapport binnen een week. |
      | afspraken.0.wat         | Rapport verbeteren                          |
      | afspraken.0.wie         | Tom Visser                                  |
      | afspraken.0.voor        | 2026-03-09                                  |
    Als partij "klager" de handeling "Reactie klager" uitvoert:
      | reactie | Akkoord met het voorstel |
    Dan is "afspraken.0.wat" gelijk aan "Rapport verbeteren"
    Als "m.dejong" "Verslag opstellen" invult:
      | verslag_samenvatting | De klacht ging over een rapport. |
      | verslag_ontvangers   | Klager, Directie, Tom Visser     |
    Als "m.dejong" "Verzending vastleggen" invult:
      | verzending_gecontroleerd | ja |
    Als "p.dejongh" "Maatregelen bespreken" invult:
      | overleg_directie_op   | 2026-03-02 |
      | preventie_conclusie   | geen       |
      | avg_procedure_geraakt | Nee        |
    Als het dinsdag 31 maart 2026 om 9.00 uur wordt
    Als "m.dejong" "Nazorg bespreken" invult:
      | nazorg_bevinding | Het rapport klopt nu. |
      | oplossing_werkt  | Ja                    |
      | tevredenheid     | Tevreden              |
    Als "m.dejong" "Dossier afsluiten" invult:
      | afspraken_nagekomen | ja |
    Dan wordt dat geweigerd met "Vink die af als de afspraak is nagekomen"
    Als "m.dejong" "Dossier afsluiten" invult:
      | afspraken.0.gedaan  | ja |
      | afspraken_nagekomen | ja |
    Dan is de zaak afgesloten

  @C65 @C72 @C86
  Scenario: stilte na een tweede voorstel telt niet als akkoord
    Als "m.dejong" "Telefonisch voorstel doen" invult:
      | belpogingen.0.op        | 2026-03-02 om 8.30                          |
      | belpogingen.0.resultaat | Gesproken                                   |
      | soort                   | Correctie                                   |
      | inhoud                  | Wij verbeteren het rapport binnen een week. |
    Als partij "klager" de handeling "Reactie klager" uitvoert:
      | reactie | Akkoord met het voorstel |
    Als "m.dejong" "Verslag opstellen" invult:
      | verslag_samenvatting | De klacht ging over een rapport. |
      | verslag_ontvangers   | Klager, Directie, Tom Visser     |
    Als "m.dejong" "Verzending vastleggen" invult:
      | verzending_gecontroleerd | ja |
    Als "p.dejongh" "Maatregelen bespreken" invult:
      | overleg_directie_op   | 2026-03-02 |
      | preventie_conclusie   | geen       |
      | avg_procedure_geraakt | Nee        |
    Als het dinsdag 31 maart 2026 om 9.00 uur wordt
    Als "m.dejong" "Nazorg bespreken" invult:
      | nazorg_bevinding | Het rapport klopt niet.          |
      | oplossing_werkt  | Nee, wij doen een nieuw voorstel |
      | tevredenheid     | Neutraal                         |
    Als "m.dejong" "Telefonisch voorstel doen" invult:
      | belpogingen.0.op        | 2026-03-31 om 8.30                          |
      | belpogingen.0.resultaat | Gesproken                                   |
      | soort                   | Correctie                                   |
      | inhoud                  | Wij verbeteren het rapport binnen een week. |
    Als het vrijdag 17 april 2026 om 9.00 uur wordt
    Dan is brief "L14-escalatiemogelijkheden" verzonden aan "klager"
    Als "m.dejong" "Dossier afsluiten" invult:
      | afspraken_nagekomen | ja |
    Dan is "wijze_van_afdoening" gelijk aan "geen reactie"
    En is de zaak afgesloten

  @C62
  Scenario: drie pogingen op één dag zijn niet genoeg
    Als "m.dejong" "Telefonisch voorstel doen" invult:
      | belpogingen.0.op        | 2026-03-02 om 8.30          |
      | belpogingen.0.resultaat | Niet bereikt                |
      | belpogingen.1.op        | 2026-03-02 om 8.30          |
      | belpogingen.1.resultaat | Niet bereikt                |
      | belpogingen.2.op        | 2026-03-02 om 8.30          |
      | belpogingen.2.resultaat | Niet bereikt                |
      | soort                   | Correctie                   |
      | inhoud                  | Wij verbeteren het rapport. |
    Dan wordt dat geweigerd met "verschillende dagen"
