# language: nl
Functionaliteit: Verlof aanvragen
  Tien werkdagen volgens de Belgische kalender; 21 juli en 15 augustus tellen niet.

  Achtergrond:
    Gegeven het is donderdag 9 juli 2026 om 9.00 uur
    Als iemand "verlof-aanvragen" invult:
      | Uw naam             | An Janssens       |
      | aanvrager.email     | an@voorbeeld.test |
      | soort               | Vakantie          |
      | Eerste dag          | 3 augustus 2026   |
      | tot                 | 14 augustus 2026  |
      | taken.0.wat         | Nieuwsbrief       |
      | taken.1.Wat         | Telefoon          |
      | bijlagen            | reis.pdf          |

  Scenario: Lang verlof vraagt vervanging
    Dan is de taak "Aanvraag beoordelen" open voor "leidinggevende"
    En vervalt termijn "besluit" op vrijdag 24 juli 2026
    En is "taken.aantal" gelijk aan 2
    En is er een document "reis.pdf" in het dossier
    En is "duur" gelijk aan "lang"
    Als het dinsdag 14 juli 2026 om 10.00 uur wordt
    En "lies.peeters" "Aanvraag beoordelen" invult:
      | toegekend | Ja |
    Dan is fase "Beslist" bereikt
    En is de taak "Vervanging regelen" open voor "planner"
    En is de taak "Aanvraag beoordelen" niet open
    En is er geen brief "V01-toekenning" verzonden
    Als "tom.maes" "Vervanging regelen" invult:
      | vervanger         | Els Wouters |
      | rooster_aangepast | ja          |
    Dan is brief "V01-toekenning" verzonden aan "aanvrager" op 14 juli 2026
    En staat "An Janssens" in brief "V01-toekenning" aan "aanvrager"
    En staat "afgewezen" niet in brief "V01"
    En is "besluit_verzonden_op" gelijk aan 14 juli 2026
    En is de zaak afgesloten
    En loopt er geen klok

  Scenario: Zonder uitleg geen afwijzing
    Als "lies.peeters" "Aanvraag beoordelen" invult:
      | toegekend | Nee |
    Dan wordt dat geweigerd met "Leg uit waarom"
    En loopt de zaak nog
    Als "lies.peeters" "Aanvraag beoordelen" invult:
      | toegekend  | Nee                    |
      | motivering | Te weinig mensen over. |
    Dan is brief "V02" verzonden aan "aanvrager"
    En is de zaak afgesloten

  Scenario: Te laat geeft een signaal
    Als het woensdag 22 juli 2026 om 9.00 uur wordt
    Dan is het signaal "nadert" gegeven voor termijn "besluit"
    En is het signaal "verstreken" niet gegeven voor termijn "besluit"
    Als het maandag 27 juli 2026 om 9.00 uur wordt
    Dan is het signaal "verstreken" gegeven voor termijn "besluit"

  Scenario: De aanvrager trekt in
    Als partij "aanvrager" de handeling "Aanvraag intrekken" uitvoert:
      | reden_intrekking | De reis gaat niet door. |
    Dan is de zaak afgesloten
    En is "ingetrokken_op" gelijk aan 9 juli 2026
    En is er geen brief "V01-toekenning" verzonden

  Scenario: Een planner beslist niet over verlof
    Als "tom.maes" "Aanvraag beoordelen" invult:
      | toegekend | Ja |
    Dan wordt dat geweigerd
    En is "toegekend" gelijk aan leeg
    En kan "lies.peeters" de handeling "Aanvraag intrekken" uitvoeren

  Abstract Scenario: Een onvolledige aanvraag wordt niet aangenomen
    Als iemand "Verlof aanvragen" invult:
      | aanvrager.naam  | An Janssens |
      | aanvrager.email | <e-mail>    |
      | soort           | <soort>     |
      | van             | 2026-09-01  |
      | tot             | <tot>       |
    Dan wordt dat geweigerd

    Voorbeelden:
      | e-mail            | soort       | tot          |
      | geen adres        | Zorgverlof  | 2-9-2026     |
      | an@voorbeeld.test | Sabbatical  | 2-9-2026     |
      | an@voorbeeld.test | Zorgverlof  | 31 september |
