# language: nl
Functionaliteit: De klager reageert niet

  @A10 @C72
  Scenario: na tien werkdagen sluit het voorstel
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
      | onderdelen.0.tekst      | De klacht over het rapport.                               |
      | onderdelen.0.oordeel    | Gegrond                                                   |
      | onderdelen.0.motivering | Wij hadden het rapport moeten nalezen.                    |
      | bevindingen             | Beide partijen zijn gehoord. In het rapport staan fouten. |
      | oordeel                 | Gegrond                                                   |
      | motivering              | Wij hadden het rapport moeten nalezen.                    |
    Als "p.dejongh" "Besluit mede-ondertekenen" invult:
      | besluit_medeondertekend | Ja |
    Als "m.dejong" "Telefonisch voorstel doen" invult:
      | belpogingen.0.op        | 2026-03-03 om 8.30                          |
      | belpogingen.0.resultaat | Gesproken                                   |
      | soort                   | Correctie                                   |
      | inhoud                  | Wij verbeteren het rapport binnen een week. |
    Dan wordt dat geweigerd met "tot en met vandaag"
    Als "m.dejong" "Telefonisch voorstel doen" invult:
      | belpogingen.0.op        | 2026-03-02 om 8.30                          |
      | belpogingen.0.resultaat | Gesproken                                   |
      | soort                   | Correctie                                   |
      | inhoud                  | Wij verbeteren het rapport binnen een week. |
    Als het maandag 16 maart 2026 om 17.00 uur wordt
    Dan is er geen brief "L14-escalatiemogelijkheden" verzonden
    Als het dinsdag 17 maart 2026 om 9.00 uur wordt
    Dan is brief "L14-escalatiemogelijkheden" verzonden aan "klager" op 17 maart 2026
    En is "opgelost_op" gelijk aan 17 maart 2026
    En is de taak "Nazorg bespreken" niet open
    # De klager had op tijd gereageerd; dat komt een dag later binnen en houdt zijn eigen datum.
    Als "m.dejong" de handeling "Tijdige reactie vastleggen" uitvoert:
      | reactie    | Akkoord met het voorstel |
      | gegeven_op | 2026-03-17               |
    Dan wordt dat geweigerd met "Kies een dag vanaf het voorstel"
    Als "m.dejong" de handeling "Tijdige reactie vastleggen" uitvoert:
      | reactie    | Akkoord met het voorstel |
      | gegeven_op | 2026-03-13               |
    Dan is "reacties.0.datum" gelijk aan 13 maart 2026
    # Nog voor het verslag klaar is, meldt hij dat de oplossing niet werkt.
    Als partij "klager" de handeling "Melden dat oplossing niet werkt" uitvoert:
      | toelichting | Er staat nog een fout in het rapport. |
    Als "m.dejong" "Verslag opstellen" invult:
      | verslag_samenvatting | De klacht ging over een rapport. |
      | verslag_ontvangers   | Klager                           |
    Als "m.dejong" "Verzending vastleggen" invult:
      | verzending_gecontroleerd | ja |
    Als "p.dejongh" "Maatregelen bespreken" invult:
      | overleg_directie_op   | 2026-03-17 |
      | preventie_conclusie   | geen       |
      | avg_procedure_geraakt | Nee        |
    Dan is de taak "Nazorg bespreken" open voor "m.dejong"
    En is er geen brief "L18-nazorg" verzonden
