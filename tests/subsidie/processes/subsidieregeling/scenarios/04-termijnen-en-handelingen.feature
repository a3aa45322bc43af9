# language: nl
Functionaliteit: Termijnen en handelingen
  De klok van Willemstad, de feestdagen van Curaçao en de sluitingsdagen van het fonds.

  Achtergrond:
    Gegeven het is vrijdag 4 december 2026 om 9.00 uur
    Als iemand "aanvraag-indienen" invult:
      | aanvrager.naam       | Stichting Kompa Nan    |
      | aanvrager.email      | kompanan@voorbeeld.test |
      | project.titel        | Moestuin               |
      | project.omschrijving | Groente voor de straat. |
      | project.start_op     | 1 mei 2027             |
      | openbare_ruimte      | Nee                    |
      | bedrag_gevraagd      | 30000                  |
      | begroting.0.post     | Grond                  |
      | begroting.0.bedrag   | 30000                  |

  @S2
  Scenario: Oudejaarsdag is hier geen werkdag
    Dan vervalt termijn "toets" op vrijdag 18 december 2026
    En vervalt termijn "besluit" op vrijdag 29 januari 2027
    Als het woensdag 23 december 2026 om 9.00 uur wordt
    En "b.rojer" "Volledigheid toetsen" invult:
      | volledig | Ja |
    Dan vervalt termijn "advies" op maandag 18 januari 2027

  @S6
  Scenario: Verlengen kan een keer en met een reden
    Als "b.rojer" "Volledigheid toetsen" invult:
      | volledig | Ja |
    En "b.rojer" de handeling "Termijn verlengen" uitvoert:
      | dagen | 29 |
      | reden | Drukte. |
    Dan wordt dat geweigerd
    Als "b.rojer" de handeling "Termijn verlengen" uitvoert:
      | dagen | 11 |
      | reden | De adviseur is ziek. |
    Dan is brief "S05-verlenging" verzonden aan "aanvrager" op 4 december 2026
    En staat "De adviseur is ziek" in brief "S05-verlenging" aan "aanvrager"
    # Vrijdag 29 januari en elf dagen is de dag na de karnaval; dan is het fonds dicht.
    En vervalt termijn "besluit" op woensdag 10 februari 2027
    En kan "b.rojer" de handeling "Termijn verlengen" niet uitvoeren

  @S5
  Scenario: Te laat besluiten komt bij de directie terecht
    Als het vrijdag 22 januari 2027 om 9.00 uur wordt
    Dan is het signaal "nadert" gegeven voor termijn "besluit"
    En kreeg "b.rojer" een bericht met "Besluit versturen"
    Als het vrijdag 29 januari 2027 om 9.00 uur wordt
    Dan is het signaal "vervaldag" gegeven voor termijn "besluit"
    En is het signaal "verstreken" niet gegeven voor termijn "besluit"
    Als het zaterdag 30 januari 2027 om 0.30 uur wordt
    Dan is het signaal "verstreken" gegeven voor termijn "besluit"
    En kreeg "r.martina" een bericht met "Besluit versturen"

  @S12
  Scenario: Wie een belang heeft, ziet de aanvraag niet
    Als "b.rojer" "Volledigheid toetsen" invult:
      | volledig | Ja |
    En "b.rojer" de handeling "Belang melden" uitvoert:
      | id    | b.rojer |
      | reden | Mijn broer zit in het bestuur. |
    Dan wordt dat geweigerd met "Draag de zaak eerst over"
    Als "b.rojer" de handeling "Zaak overdragen" uitvoert:
      | beoordelaar      | a.winklaar |
      | overdracht_reden | Belang.    |
    Dan wordt dat geweigerd met "geen belang"
    Als "b.rojer" de handeling "Zaak overdragen" uitvoert:
      | beoordelaar      | k.pieters |
      | overdracht_reden | Mijn broer zit in het bestuur. |
    En "r.martina" de handeling "Belang melden" uitvoert:
      | id    | b.rojer |
      | reden | Haar broer zit in het bestuur. |
    Dan ziet "b.rojer" de zaak niet
    En ziet "k.pieters" de zaak
    Als "a.winklaar" "Technisch advies geven" invult:
      | advies_oordeel | Niet uitvoerbaar |
      | advies_tekst   | De grond is zout. |
    Dan is de taak "Voorstel opstellen" open voor "k.pieters"

  @S5
  Scenario: Wie beoordeelde, besluit niet
    Als "b.rojer" "Besluit nemen" invult:
      | besluit | Afwijzen |
    Dan wordt dat geweigerd
    En is "besluit" gelijk aan leeg

  @S11
  Scenario: Intrekken kan tot het besluit
    Als partij "aanvrager" de handeling "Aanvraag intrekken" uitvoert:
      | reden_intrekking | De eigenaar verkoopt de grond. |
    Dan is brief "S10-intrekking" verzonden aan "aanvrager" op 4 december 2026
    En is de zaak afgesloten
    En loopt er geen klok
