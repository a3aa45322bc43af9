# language: nl
Functionaliteit: Het effect van een maatregel beoordelen

  @C07 @C81
  Scenario: op de afgesproken dag krijgt de directie een herinnering en een taak
    Gegeven het is maandag 2 maart 2026 om 10.12 uur
    Als "p.dejongh" "effectmeting-starten" start:
      | beslisser                       | p.dejongh                        |
      | maatregelen.0.wat               | Een collega leest elk rapport na |
      | maatregelen.0.verantwoordelijke | a.vermeer                        |
      | maatregelen.0.voor              | 2026-03-09                       |
      | maatregelen.0.procedure_ref     | Procedure rapporteren            |
      | maatregelen.0.evaluatie_op      | 2026-06-01                       |
    Dan is de taak "Effect beoordelen" niet open
    Als het maandag 1 juni 2026 om 9.00 uur wordt
    Dan is brief "L24-effect-beoordelen" verzonden aan "directie" op 1 juni 2026
    Als "p.dejongh" "Effect beoordelen" invult:
      | maatregelen.0.wat | Een collega leest elk rapport na |
    Dan wordt dat geweigerd met "Vul het effect in"
    Als "p.dejongh" "Effect beoordelen" invult:
      | maatregelen.0.effect             | Ja                         |
      | maatregelen.0.effect_toelichting | Er waren geen fouten meer. |
    Dan is de zaak afgesloten
    En is "maatregelen.0.effect" gelijk aan "ja"
    En is fase "Effect beoordeeld" bereikt
