# language: nl
Functionaliteit: Uit een klacht volgen maatregelen

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

  @C07 @C81 @C82 @C83 @C87
  Scenario: elke maatregel wordt een eigen zaak, met eigenaar en datum
    Als "p.dejongh" "Maatregelen bespreken" invult:
      | overleg_directie_op             | 2026-03-02             |
      | preventie_conclusie             | Zie de maatregelen.    |
      | avg_procedure_geraakt           | Nee                    |
      | maatregelen.0.wat               | Tom Visser krijgt hulp |
      | maatregelen.0.verantwoordelijke | a.vermeer              |
      | maatregelen.0.voor              | 2026-03-09             |
      | maatregelen.0.procedure_ref     | Procedure rapporteren  |
      | maatregelen.0.evaluatie_op      | 2026-06-01             |
    Dan wordt dat geweigerd met "geen naam"
    Als "p.dejongh" "Maatregelen bespreken" invult:
      | overleg_directie_op             | 2026-03-02                        |
      | preventie_conclusie             | Zie de maatregelen.               |
      | avg_procedure_geraakt           | Ja                                |
      | maatregelen.0.wat               | Een collega leest elk rapport na  |
      | maatregelen.0.verantwoordelijke | a.vermeer                         |
      | maatregelen.0.voor              | 2026-03-09                        |
      | maatregelen.0.procedure_ref     | Procedure rapporteren             |
      | maatregelen.0.evaluatie_op      | 2026-06-01                        |
      | maatregelen.1.wat               | Een vervanger belt binnen een dag |
      | maatregelen.1.verantwoordelijke | k.bakker                          |
      | maatregelen.1.voor              | 2026-03-16                        |
      | maatregelen.1.procedure_ref     | Werkinstructie telefoon           |
      | maatregelen.1.evaluatie_op      | 2026-07-01                        |
    Dan is "vervolg.aantal" gelijk aan 2
    En is "vervolg.0" gelijk aan "M-2026-001"
    En is "vervolg.1" gelijk aan "M-2026-002"
    Als het verder gaat over zaak "M-2026-001"
    Dan is brief "L17-wijzigingsverzoek" verzonden aan "proceseigenaar"
    En staat "Betrek de privacy officer." in brief "L17-wijzigingsverzoek"
    En is "oorzaak_categorie" gelijk aan "werkwijze"
    En is de taak "Aanpak vastleggen" open voor "a.vermeer"
    En vervalt termijn "maatregel" op 9 maart 2026
    En staat "Procedure rapporteren" in brief "L17-wijzigingsverzoek"
    Als het verder gaat over zaak "M-2026-002"
    Dan is brief "L17-wijzigingsverzoek" verzonden aan "proceseigenaar"
    En staat "Werkinstructie telefoon" in brief "L17-wijzigingsverzoek"
    En is de taak "Aanpak vastleggen" open voor "k.bakker"
    En vervalt termijn "maatregel" op 16 maart 2026

  @C80 @C82
  Scenario: een datum vóór het overleg kan niet, geen maatregel wel
    Als "p.dejongh" "Maatregelen bespreken" invult:
      | overleg_directie_op             | 2026-03-02                       |
      | preventie_conclusie             | Zie de maatregelen.              |
      | avg_procedure_geraakt           | Nee                              |
      | maatregelen.0.wat               | Een collega leest elk rapport na |
      | maatregelen.0.verantwoordelijke | a.vermeer                        |
      | maatregelen.0.voor              | 2026-02-27                       |
      | maatregelen.0.procedure_ref     | Procedure rapporteren            |
      | maatregelen.0.evaluatie_op      | 2026-06-01                       |
    Dan wordt dat geweigerd
    Als "p.dejongh" "Maatregelen bespreken" invult:
      | overleg_directie_op   | 2026-03-02 |
      | preventie_conclusie   | geen       |
      | avg_procedure_geraakt | Nee        |
    Dan is "vervolg" gelijk aan leeg
    En is fase "Nazorg" bereikt
