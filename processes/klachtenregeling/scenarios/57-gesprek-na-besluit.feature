# language: nl
Functionaliteit: Een gesprek na een negatief besluit

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
      | onderdelen.0.oordeel    | Ongegrond                              |
      | onderdelen.0.motivering | Wij hadden het rapport moeten nalezen. |
      | onderdelen.0.betrokkene | Tom Visser                             |
      | bevindingen             | Beide partijen zijn gehoord.           |
      | oordeel                 | Ongegrond                              |
      | motivering              | Wij hadden het rapport moeten nalezen. |
    Als "m.dejong" "Voornemen voorleggen" invult:
      | voorgelegd_op      | 2026-03-02                         |
      | voorgelegd_hoe     | Telefonisch                        |
      | voorgelegd_reactie | De klager is het er niet mee eens. |
    Als "m.dejong" "Besluit opstellen" invult:
      | onderdelen.0.tekst      | De klacht over het rapport.            |
      | onderdelen.0.oordeel    | Ongegrond                              |
      | onderdelen.0.motivering | Wij hadden het rapport moeten nalezen. |
      | onderdelen.0.betrokkene | Tom Visser                             |
      | bevindingen             | Beide partijen zijn gehoord.           |
      | oordeel                 | Ongegrond                              |
      | motivering              | Wij hadden het rapport moeten nalezen. |
    Als "p.dejongh" "Besluit mede-ondertekenen" invult:
      | besluit_medeondertekend | Ja |

  @C66 @C67 @C68 @C69 @A24
  Scenario: de klager vraagt een gesprek op zijn statuspagina
    Als partij "klager" de handeling "Gesprek aanvragen" uitvoert:
      | toelichting | Ik wil het uitleggen. |
    Dan is de taak "Gesprek plannen" open voor "m.dejong"
    Als "m.dejong" "Gesprek plannen" invult:
      | gesprek.op         | 2026-03-05 om 10.00 |
      | gesprek.plaats     | Vestiging Rotterdam |
      | gesprek.aanwezigen | p.dejongh           |
    Dan wordt dat geweigerd met "de coördinator"
    Als "m.dejong" "Gesprek plannen" invult:
      | gesprek.op         | 2026-03-05 om 10.00         |
      | gesprek.plaats     | Vestiging Rotterdam         |
      | gesprek.aanwezigen | p.dejongh, m.dejong, r.smit |
    Dan wordt dat geweigerd met "een extra medewerker"
    Als "m.dejong" "Gesprek plannen" invult:
      | gesprek.op         | 2026-03-05 om 10.00 |
      | gesprek.plaats     | Vestiging Rotterdam |
      | gesprek.aanwezigen | p.dejongh, m.dejong |
    Dan is brief "L11-uitnodiging-gesprek" verzonden aan "klager"
    Als het vrijdag 6 maart 2026 om 9.00 uur wordt
    Als "m.dejong" "Verslag opstellen" invult:
      | verslag_samenvatting | De klacht ging over een rapport. |
      | verslag_ontvangers   | Klager, Directie, Tom Visser     |
    Als "m.dejong" "Verzending vastleggen" invult:
      | verzending_gecontroleerd | ja |
    Als "p.dejongh" "Maatregelen bespreken" invult:
      | overleg_directie_op   | 2026-03-06 |
      | preventie_conclusie   | geen       |
      | avg_procedure_geraakt | Nee        |
    Als "m.dejong" "Dossier afsluiten" invult:
      | afspraken_nagekomen | ja |
    Dan wordt dat geweigerd met "gevraagde gesprek"
    Als "m.dejong" "Gesprek vastleggen" invult:
      | doorgegaan  | Ja                                        |
      | gehouden_op | 2026-03-05                                |
      | aanwezig    | Sanne Vos, de directeur en de coördinator |
      | verslag     | De klager lichtte de klacht toe.          |
    Dan is brief "L13-bevestiging-gesprek" verzonden aan "klager"
    Als "m.dejong" "Dossier afsluiten" invult:
      | afspraken_nagekomen | ja |
    Dan is de zaak afgesloten

  @C62 @C66 @C85
  Scenario: datums die niet bij elkaar passen
    Als partij "klager" de handeling "Gesprek aanvragen" uitvoert:
      | toelichting | Ik wil het uitleggen. |
    Als "m.dejong" "Gesprek plannen" invult:
      | gesprek.op         | 2026-02-27 om 10.00 |
      | gesprek.plaats     | Vestiging Rotterdam |
      | gesprek.aanwezigen | p.dejongh, m.dejong |
    Dan wordt dat geweigerd met "verleden"
    Als "m.dejong" "Gesprek plannen" invult:
      | gesprek.op         | 2026-03-05 om 10.00 |
      | gesprek.plaats     | Vestiging Rotterdam |
      | gesprek.aanwezigen | p.dejongh, m.dejong |
    Als het vrijdag 6 maart 2026 om 9.00 uur wordt
    Als "m.dejong" "Gesprek vastleggen" invult:
      | doorgegaan  | Ja                                        |
      | gehouden_op | 2026-02-27                                |
      | aanwezig    | Sanne Vos, de directeur en de coördinator |
      | verslag     | De klager lichtte de klacht toe.          |
    Dan wordt dat geweigerd met "vanaf de ontvangst"
    Als "m.dejong" "Gesprek vastleggen" invult:
      | doorgegaan       | Ja                                        |
      | gehouden_op      | 2026-03-05                                |
      | aanwezig         | Sanne Vos, de directeur en de coördinator |
      | verslag          | De klager lichtte de klacht toe.          |
      | afspraken.0.wat  | Het rapport verbeteren                    |
      | afspraken.0.wie  | Marieke de Jong                           |
      | afspraken.0.voor | 2026-02-27                                |
    Dan wordt dat geweigerd met "niet van voor de klacht"

  @A25 @C68
  Scenario: een plaatsvervanger voert het gesprek, met de reden erbij
    Als "h.vandam" de handeling "Beslisser vervangen" uitvoert:
      | beslisser        | h.vandam                    |
      | vervanging_reden | De directeur is met verlof. |
    Als partij "klager" de handeling "Gesprek aanvragen" uitvoert:
      | toelichting | Ik wil het uitleggen. |
    Als "m.dejong" "Gesprek plannen" invult:
      | gesprek.op         | 2026-03-05 om 10.00 |
      | gesprek.plaats     | Vestiging Rotterdam |
      | gesprek.aanwezigen | h.vandam, m.dejong  |
    Dan is "gesprek.afwijking_reden" gelijk aan "De directeur is met verlof."
    En is brief "L12-uitnodiging-deelnemers" verzonden aan "deelnemer:h.vandam"
