# language: nl
Functionaliteit: Voorbeeld: afgesloten

  Scenario: opgelost en afgesloten
    Gegeven het is 60 werkdagen geleden om 10.12 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Joris de Wit                                    |
      | klager.kanalen  | E-mail, Telefoon                                |
      | klager.email    | j.dewit@voorbeeld.nl                            |
      | klager.telefoon | 06 12 34 56 78                                  |
      | omschrijving    | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum   | 66 werkdagen geleden                            |
      | voorval_plaats  | Vestiging Rotterdam                             |
    Als het 58 werkdagen geleden om 9.00 uur wordt
    Als "m.dejong" "Klacht registreren" invult:
      | categorie             | kwaliteit         |
      | binnen_reikwijdte     | ja                |
      | opdrachtgever_type    | gemeente          |
      | opdrachtgever_naam    | Gemeente Schiedam |
      | betrokkenen.0.id      | t.visser          |
      | betrokkenen.0.naam    | Tom Visser        |
      | betrokkenen.0.functie | Jobcoach          |
    Als "p.dejongh" "Coördinator benoemen" invult:
      | klachtencoordinator | m.dejong             |
      | overgedragen_op     | 58 werkdagen geleden |
    Als "m.dejong" "Bevestiging opstellen" invult:
      | verklaring_onafhankelijk | ja                                          |
      | korte_omschrijving       | De klager vindt dat het rapport niet klopt. |
      | korte_plaats             | Vestiging Rotterdam                         |
      | korte_omstandigheden     | geen                                        |
      | verwachte_datum          | 42 werkdagen geleden                        |
    Als het 55 werkdagen geleden om 9.00 uur wordt
    Als "m.dejong" "Ontvankelijkheid beoordelen" invult:
      | in_behandeling | Ja           |
      | belang         | Groot genoeg |
      | gewicht        | Zwaar genoeg |
    Als "m.dejong" "Reactie vastleggen" voor "t.visser" invult:
      | geinformeerd_op | 55 werkdagen geleden                       |
      | gehoord         | Ja                                         |
      | gehoord_op      | 55 werkdagen geleden                       |
      | reactie         | Het rapport is door ziekte laat verstuurd. |
    Als "t.visser" "Samenvatting accorderen" invult:
      | akkoord | Ja, deze klopt |
    Als "m.dejong" "Hoor en wederhoor afronden" invult:
      | gelegenheid_klager_op | 55 werkdagen geleden               |
      | klager_gehoord        | Ja                                 |
      | toelichting_klager    | De klager blijft bij zijn verhaal. |
    Als het 48 werkdagen geleden om 9.00 uur wordt
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
      | belpogingen.0.op        | 48 werkdagen geleden om 8.45                |
      | belpogingen.0.resultaat | Gesproken                                   |
      | soort                   | Correctie                                   |
      | inhoud                  | Wij verbeteren het rapport binnen een week. |
    Als het 46 werkdagen geleden om 9.00 uur wordt
    Als partij "klager" de handeling "Reactie klager" uitvoert:
      | reactie | Akkoord met het voorstel |
    Als het 43 werkdagen geleden om 9.00 uur wordt
    Als "m.dejong" "Verslag opstellen" invult:
      | verslag_samenvatting | De klacht ging over een rapport. |
      | verslag_ontvangers   | Klager, Directie, Tom Visser     |
    Als "m.dejong" "Verzending vastleggen" invult:
      | verzending_gecontroleerd | ja |
    Als "p.dejongh" "Maatregelen bespreken" invult:
      | overleg_directie_op             | 43 werkdagen geleden                     |
      | preventie_conclusie             | Rapporten leest voortaan een collega na. |
      | avg_procedure_geraakt           | Nee                                      |
      | maatregelen.0.wat               | Een collega leest elk rapport na         |
      | maatregelen.0.verantwoordelijke | a.vermeer                                |
      | maatregelen.0.voor              | over 5 werkdagen                         |
      | maatregelen.0.procedure_ref     | Procedure rapporteren                    |
      | maatregelen.0.evaluatie_op      | over 70 werkdagen                        |
    Als het 24 werkdagen geleden om 9.00 uur wordt
    Als "m.dejong" "Nazorg bespreken" invult:
      | nazorg_bevinding | Het rapport klopt nu. |
      | oplossing_werkt  | Ja                    |
      | tevredenheid     | Tevreden              |
    Als "m.dejong" "Dossier afsluiten" invult:
      | afspraken_nagekomen | ja |
