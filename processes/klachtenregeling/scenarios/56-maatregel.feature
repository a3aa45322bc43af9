# language: nl
Functionaliteit: Een maatregel, van voornemen tot geborgd

  Achtergrond:
    Gegeven het is maandag 2 maart 2026 om 10.12 uur
    Als "p.dejongh" "maatregel-vastleggen" start:
      | wat                   | Een collega leest elk rapport na |
      | aanleiding            | Een oorzaak die terugkomt        |
      | zaken.0.nummer        | K-2026-004                       |
      | zaken.1.nummer        | K-2026-007                       |
      | oorzaak_categorie     | Werkwijze of procedure           |
      | besloten_op           | 2026-03-02                       |
      | beslisser             | p.dejongh                        |
      | klachtencoordinator   | m.dejong                         |
      | eigenaar              | a.vermeer                        |
      | uiterlijk             | 2026-03-16                       |
      | procedure_ref         | Procedure rapporteren            |
      | avg_procedure_geraakt | Nee                              |
      | evaluatie_op          | 2026-06-01                       |

  @C07 @C81 @C82 @C83 @C87 @C88
  Scenario: doorgevoerd in de procedure, meegedeeld zonder namen en geborgd
    Dan is de taak "Aanpak vastleggen" open voor "a.vermeer"
    En is de taak "Doorvoering vastleggen" niet open
    Als "a.vermeer" "Aanpak vastleggen" invult:
      | aanpak | Ik maak een lijst met wie welk rapport naleest. |
    Dan is fase "Doorvoeren" bereikt
    Als "a.vermeer" "Procedure aanpassen" invult:
      | procedure_versie | Procedure rapporteren, versie 4 |
      | aangepast_op     | 2026-02-20                      |
    Dan wordt dat geweigerd
    Als "a.vermeer" "Procedure aanpassen" invult:
      | procedure_versie | Procedure rapporteren, versie 4 |
      | aangepast_op     | 2026-03-02                      |
    Als "p.dejongh" "Doorvoering vastleggen" invult:
      | besluit_doorvoering | Ja, doorgevoerd                     |
      | doorgevoerd_op      | 2026-03-02                          |
      | mededeling          | Tom Visser leest voortaan alles na. |
    Dan wordt dat geweigerd met "geen namen"
    Als "p.dejongh" "Doorvoering vastleggen" invult:
      | besluit_doorvoering | Ja, doorgevoerd                            |
      | doorgevoerd_op      | 2026-03-02                                 |
      | mededeling          | Vanaf nu leest een collega elk rapport na. |
    Dan is brief "L16-mededeling-maatregel" verzonden aan "medewerker:t.visser"
    En is brief "L16-mededeling-maatregel" verzonden aan "medewerker:s.yilmaz"
    En is termijn "maatregel" gehaald
    En is fase "Effect nagaan" bereikt
    En is "effect_op" gelijk aan 2 juni 2026
    En is de taak "Effect beoordelen" niet open
    Als het dinsdag 2 juni 2026 om 9.00 uur wordt
    Dan is brief "L24-effect-beoordelen" verzonden aan "directie" op 2 juni 2026
    En vervalt termijn "effect" op 16 juni 2026
    Als "p.dejongh" "Effect beoordelen" invult:
      | effect             | Ja, borg de maatregel                 |
      | effect_toelichting | Er kwam geen klacht meer over fouten. |
      | slottekst          | Er waren geen fouten meer. Dank u.    |
    Dan is de zaak afgesloten
    En is fase "Geborgd" bereikt
    En is brief "L25-maatregel-geborgd" verzonden aan "medewerker:r.smit"
    En staat "Er waren geen fouten meer. Dank u." in brief "L25-maatregel-geborgd"
    En is "vernietigen_op" gelijk aan 2 juni 2028

  @C82 @C87
  Scenario: te laat: de eigenaar krijgt een herinnering, daarna hoort de directie het
    Als het maandag 9 maart 2026 om 9.00 uur wordt
    Dan is het signaal "nadert" gegeven voor termijn "maatregel"
    En kreeg "a.vermeer" een bericht met "Maatregel doorvoeren" op 9 maart 2026
    En kreeg "p.dejongh" geen bericht met "Maatregel doorvoeren"
    Als het dinsdag 17 maart 2026 om 9.00 uur wordt
    Dan is het signaal "verstreken" gegeven voor termijn "maatregel"
    En kreeg "p.dejongh" een bericht met "Maatregel doorvoeren" op 17 maart 2026
    Als "p.dejongh" de handeling "Uitstel geven" uitvoert:
      | werkdagen | 5             |
      | reden     | Er was ziekte |
    Dan wordt dat geweigerd
    Als het dinsdag 24 maart 2026 om 9.00 uur wordt
    Dan is het signaal "te_laat" gegeven voor termijn "maatregel"
    En is de taak "Aanpak vastleggen" open voor "a.vermeer"

  @C87
  Scenario: uitstel met een reden schuift de dag op
    Als het vrijdag 13 maart 2026 om 9.00 uur wordt
    Als "p.dejongh" de handeling "Uitstel geven" uitvoert:
      | werkdagen | 5                    |
      | reden     | De eigenaar was ziek |
    Dan vervalt termijn "maatregel" op 23 maart 2026
    En is "uitstellen.0.van" gelijk aan 16 maart 2026

  @C82
  Scenario: de eigenaar gaat weg en een ander neemt het over
    Als "p.dejongh" de handeling "Eigenaar vervangen" uitvoert:
      | eigenaar       | k.bakker                          |
      | eigenaar_reden | De eigenaar werkt hier niet meer. |
    Dan is de taak "Aanpak vastleggen" open voor "k.bakker"
    En is de taak "Aanpak vastleggen" niet open voor "a.vermeer"
    Als het maandag 9 maart 2026 om 9.00 uur wordt
    Dan kreeg "k.bakker" een bericht met "Maatregel doorvoeren"
    En kreeg "a.vermeer" geen bericht met "Maatregel doorvoeren"

  @C83 @C87
  Scenario: nog niet goed genoeg gaat terug, en een vervallen maatregel wordt niet meegedeeld
    Als "a.vermeer" "Aanpak vastleggen" invult:
      | aanpak | Ik maak een lijst met wie welk rapport naleest. |
    Als "a.vermeer" "Procedure aanpassen" invult:
      | procedure_versie | Procedure rapporteren, versie 4 |
      | aangepast_op     | 2026-03-02                      |
    Als "p.dejongh" "Doorvoering vastleggen" invult:
      | besluit_doorvoering | Nee, terug naar de eigenaar    |
      | terug_reden         | De lijst staat er nog niet in. |
    Dan is de taak "Procedure aanpassen" open voor "a.vermeer"
    En is er geen brief "L16-mededeling-maatregel" verzonden
    Als "a.vermeer" "Procedure aanpassen" invult:
      | procedure_versie | Procedure rapporteren, versie 4 |
      | aangepast_op     | 2026-03-02                      |
    Als "p.dejongh" "Doorvoering vastleggen" invult:
      | besluit_doorvoering | Nee, de maatregel vervalt              |
      | vervallen_reden     | Een nieuw systeem maakt dit overbodig. |
    Dan is de zaak afgesloten
    En is er geen brief "L16-mededeling-maatregel" verzonden
    En is "effect_op" gelijk aan leeg
    En is "doorgevoerd_op" gelijk aan leeg

  @C81
  Scenario: te weinig zaken: later nog een keer kijken, en dan te laat beoordeeld
    Als "a.vermeer" "Aanpak vastleggen" invult:
      | aanpak | Ik maak een lijst met wie welk rapport naleest. |
    Als "a.vermeer" "Procedure aanpassen" invult:
      | procedure_versie | Procedure rapporteren, versie 4 |
      | aangepast_op     | 2026-03-02                      |
    Als "p.dejongh" "Doorvoering vastleggen" invult:
      | besluit_doorvoering | Ja, doorgevoerd                            |
      | doorgevoerd_op      | 2026-03-02                                 |
      | mededeling          | Vanaf nu leest een collega elk rapport na. |
    Als het dinsdag 2 juni 2026 om 9.00 uur wordt
    Als "p.dejongh" "Effect beoordelen" invult:
      | effect             | Te weinig zaken, kijk later nog een keer |
      | effect_toelichting | Er waren twee klachten.                  |
      | effect_op          | 2026-06-02                               |
    Dan wordt dat geweigerd
    Als "p.dejongh" "Effect beoordelen" invult:
      | effect             | Te weinig zaken, kijk later nog een keer |
      | effect_toelichting | Er waren twee klachten.                  |
      | effect_op          | 2026-09-01                               |
    Dan is de taak "Effect beoordelen" niet open
    En loopt de zaak nog
    Als het dinsdag 1 september 2026 om 9.00 uur wordt
    Dan is de taak "Effect beoordelen" open voor "p.dejongh"
    En is "effect" gelijk aan "te_weinig"
    Als het woensdag 16 september 2026 om 9.00 uur wordt
    Dan is het signaal "verstreken" gegeven voor termijn "effect"
    En kreeg "a.vermeer" een bericht met "Effect beoordelen"

  @C07 @C81
  Scenario: zonder effect komt er een andere maatregel
    Als "a.vermeer" "Aanpak vastleggen" invult:
      | aanpak | Ik maak een lijst met wie welk rapport naleest. |
    Als "a.vermeer" "Procedure aanpassen" invult:
      | procedure_versie | Procedure rapporteren, versie 4 |
      | aangepast_op     | 2026-03-02                      |
    Als "p.dejongh" "Doorvoering vastleggen" invult:
      | besluit_doorvoering | Ja, doorgevoerd                            |
      | doorgevoerd_op      | 2026-03-02                                 |
      | mededeling          | Vanaf nu leest een collega elk rapport na. |
    Als het dinsdag 2 juni 2026 om 9.00 uur wordt
    Als "p.dejongh" "Effect beoordelen" invult:
      | effect              | Nee, kies een andere maatregel              |
      | effect_toelichting  | Er kwamen net zo veel klachten over fouten. |
      | nieuw.wat           | Elk rapport krijgt een vaste opzet          |
      | nieuw.eigenaar      | k.bakker                                    |
      | nieuw.uiterlijk     | 2026-06-30                                  |
      | nieuw.procedure_ref | Procedure rapporteren                       |
      | nieuw.evaluatie_op  | 2026-10-01                                  |
    Dan is de zaak afgesloten
    En is "vervolg" gelijk aan "M-2026-002"
    En is er geen brief "L25-maatregel-geborgd" verzonden
    Als het verder gaat over zaak "M-2026-002"
    Dan is "aanleiding" gelijk aan "maatregel"
    En is "voortgekomen_uit" gelijk aan "M-2026-001"
    En is de taak "Aanpak vastleggen" open voor "k.bakker"
