# language: nl
Functionaliteit: Een gemotiveerde verlenging

  @C13
  Scenario: SC13 één verlenging van tien werkdagen
    Gegeven het is woensdag 1 juli 2026 om 9.00 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Sanne Vos                                       |
      | klager.kanalen  | E-mail, Telefoon                                |
      | klager.email    | s.vos@voorbeeld.nl                              |
      | klager.telefoon | 06 12 34 56 78                                  |
      | omschrijving    | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum   | 2026-06-25                                      |
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
      | overgedragen_op     | 2026-07-01 |
    Als "m.dejong" "Bevestiging opstellen" invult:
      | verklaring_onafhankelijk | ja                                          |
      | korte_omschrijving       | De klager vindt dat het rapport niet klopt. |
      | korte_plaats             | Vestiging Rotterdam                         |
      | korte_omstandigheden     | geen                                        |
      | verwachte_datum          | 2026-07-30                                  |
    Als "m.dejong" "Ontvankelijkheid beoordelen" invult:
      | in_behandeling | Ja           |
      | belang         | Groot genoeg |
      | gewicht        | Zwaar genoeg |
    Dan vervalt termijn "besluit" op 30 juli 2026
    Als het vrijdag 24 juli 2026 om 9.00 uur wordt
    Als "m.dejong" de handeling "Termijn verlengen" uitvoert:
      | werkdagen | 11               |
      | reden     | Meer tijd nodig. |
    Dan wordt dat geweigerd
    Als "m.dejong" de handeling "Termijn verlengen" uitvoert:
      | werkdagen | 10                                                   |
      | reden     | De medewerker is met verlof en wordt daarna gehoord. |
    Dan vervalt termijn "besluit" op 13 augustus 2026
    En is brief "L07-verlenging" verzonden aan "klager" op 24 juli 2026
    En is brief "L07-verlenging" verzonden aan "ontvanger:t.visser" op 24 juli 2026
    En is brief "L07-verlenging" verzonden aan "directie" op 24 juli 2026
    En staat "donderdag 30 juli 2026" in brief "L07" aan "klager"
    En staat "donderdag 13 augustus 2026" in brief "L07" aan "klager"
    En staat "De medewerker is met verlof en wordt daarna gehoord." in brief "L07" aan "klager"
    Als "m.dejong" de handeling "Termijn verlengen" uitvoert:
      | werkdagen | 5                    |
      | reden     | Nog meer tijd nodig. |
    Dan wordt dat geweigerd met "U verlengde al 1 keer"
    Als het woensdag 12 augustus 2026 om 9.00 uur wordt
    Als "m.dejong" "Reactie vastleggen" voor "t.visser" invult:
      | geinformeerd_op | 2026-08-10                                 |
      | gehoord         | Ja                                         |
      | gehoord_op      | 2026-08-10                                 |
      | reactie         | Het rapport is door ziekte laat verstuurd. |
    Als "t.visser" "Samenvatting accorderen" invult:
      | akkoord | Ja, deze klopt |
    Als "m.dejong" "Hoor en wederhoor afronden" invult:
      | gelegenheid_klager_op | 2026-08-11                         |
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
    Dan is brief "L08-besluit" verzonden aan "klager" op 12 augustus 2026
    En is het signaal "verstreken" niet gegeven voor termijn "besluit"

  @C13 @A15
  Scenario: een tweede keer verlengen kan alleen als de klager instemt
    Gegeven het is woensdag 1 juli 2026 om 9.00 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam    | Sanne Vos                                       |
      | klager.kanalen | E-mail                                          |
      | klager.email   | s.vos@voorbeeld.nl                              |
      | omschrijving   | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum  | 2026-06-25                                      |
    # Verlengen kan nog op de laatste dag, tot het einde van die dag.
    Als het donderdag 30 juli 2026 om 23.30 uur wordt
    Als "m.dejong" de handeling "Termijn verlengen" uitvoert:
      | werkdagen | 10               |
      | reden     | Meer tijd nodig. |
    Dan vervalt termijn "besluit" op 13 augustus 2026
    En staat "Wij verlengen één keer." in brief "L07" aan "klager"
    Als het woensdag 12 augustus 2026 om 9.00 uur wordt
    Als "m.dejong" de handeling "Termijn verlengen" uitvoert:
      | werkdagen          | 5                                |
      | reden              | De klager wil eerst een gesprek. |
      | toestemming_klager | ja                               |
    Dan vervalt termijn "besluit" op 20 augustus 2026
    En is "verlengingen.0.reden" gelijk aan "Meer tijd nodig."
    En is "verlengingen.aantal" gelijk aan 2
    En staat "U vond dit schriftelijk goed." in brief "L07" aan "klager"
    Als het vrijdag 21 augustus 2026 om 0.00 uur wordt
    Dan is het signaal "verstreken" gegeven voor termijn "besluit"
    En kan "m.dejong" de handeling "Termijn verlengen" niet uitvoeren
