# language: nl
Functionaliteit: Bezwaar
  De commissie ziet niets tot er bezwaar is, en zonder hoorzitting komt er geen beslissing.

  Achtergrond:
    Gegeven het is maandag 1 juni 2026 om 9.00 uur
    Als iemand "aanvraag-indienen" invult:
      | aanvrager.naam       | Stichting Kompa Nan    |
      | aanvrager.email      | kompanan@voorbeeld.test |
      | project.titel        | Muziek op het dak      |
      | project.omschrijving | Elke vrijdag een concert. |
      | project.start_op     | 1 september 2026       |
      | openbare_ruimte      | Nee                    |
      | bedrag_gevraagd      | 5000                   |
      | begroting.0.post     | Geluid                 |
      | begroting.0.bedrag   | 5000                   |

  @S9 @S10
  Scenario: De aanvrager krijgt alsnog gelijk in woorden, niet in geld
    Als "b.rojer" "Volledigheid toetsen" invult:
      | volledig | Ja |
    En "b.rojer" "Voorstel opstellen" invult:
      | voorstel            | Afwijzen |
      | voorstel_motivering | Te luid. |
    En "r.martina" "Besluit nemen" invult:
      | besluit            | Terug naar de beoordelaar          |
      | besluit_motivering | Zoek uit hoeveel geluid dat geeft. |
    Dan is de taak "Voorstel opstellen" open voor "b.rojer"
    Als "b.rojer" "Voorstel opstellen" invult:
      | voorstel            | Afwijzen                     |
      | voorstel_motivering | Negentig decibel is te luid. |
    En "r.martina" "Besluit nemen" invult:
      | besluit            | Afwijzen                                  |
      | besluit_motivering | Negentig decibel past niet in een woonwijk. |
    Dan is brief "S07-afwijzing" verzonden aan "aanvrager" op 1 juni 2026
    En is er geen brief "S08-bericht-belanghebbende" verzonden
    En is de taak "Voorschot betalen" niet open
    En ziet "c.isenia" de zaak niet
    En ziet "f.maduro" de zaak niet
    Als het dinsdag 16 juni 2026 om 20.15 uur wordt
    En partij "aanvrager" de handeling "Bezwaar maken" uitvoert:
      | bezwaar_gronden | Wij spelen ook zacht. |
    Dan is "bezwaarmaker" gelijk aan aanvrager
    En is brief "S11-ontvangst-bezwaar" verzonden aan "aanvrager" op 16 juni 2026
    En ziet "c.isenia" de zaak
    En ziet "f.maduro" de zaak niet
    En is de taak "Bezwaarmaker horen" open voor "bezwaarcommissie"
    En is de taak "Beslissen op bezwaar" niet open
    En vervalt termijn "beslissing" op dinsdag 8 september 2026
    Als "c.isenia" "Bezwaarmaker horen" invult:
      | gehoord_op  | 16 juni 2026               |
      | hoorverslag | De stichting belooft rust. |
    En "c.isenia" "Advies over bezwaar" invult:
      | commissie_advies     | Ongegrond            |
      | commissie_motivering | Het blijft een dak.  |
    Dan is het signaal "nadert" niet gegeven voor termijn "beslissing"
    Als het woensdag 26 augustus 2026 om 9.00 uur wordt
    Dan is het signaal "nadert" gegeven voor termijn "beslissing"
    En kreeg "c.isenia" een bericht met "Beslissen op bezwaar"
    Als het woensdag 9 september 2026 om 9.00 uur wordt
    Dan is het signaal "verstreken" gegeven voor termijn "beslissing"
    Als "r.martina" "Beslissen op bezwaar" invult:
      | beslissing            | Het besluit blijft |
      | beslissing_motivering | De commissie heeft gelijk. |
    Dan is brief "S12-beslissing-op-bezwaar" verzonden aan "aanvrager" op 9 september 2026
    En is de zaak afgesloten

  @S9 @S10 @S8
  Scenario: De buurvrouw maakt bezwaar en financiën ziet de zaak niet meer
    Als "b.rojer" "Volledigheid toetsen" invult:
      | volledig              | Ja                     |
      | belanghebbende.naam   | Mevrouw Janga          |
      | belanghebbende.email  | janga@voorbeeld.test   |
    En partij "belanghebbende" de handeling "Zienswijze geven" uitvoert:
      | zienswijze | Ik slaap op vrijdag. |
    En "b.rojer" "Voorstel opstellen" invult:
      | voorstel            | Verlenen   |
      | bedrag_voorgesteld  | 5000       |
      | voorstel_motivering | Leuk plan. |
    En "r.martina" "Besluit nemen" invult:
      | besluit            | Verlenen                           |
      | bedrag_verleend    | 4000                               |
      | besluit_motivering | Muziek is goed voor de hele buurt. |
    En "f.maduro" "Voorschot betalen" invult:
      | voorschot      | 3200      |
      | betaalkenmerk  | WF-2026-2 |
    Dan ziet "f.maduro" de zaak
    Als partij "belanghebbende" de handeling "bezwaar_belanghebbende" uitvoert:
      | bezwaar_gronden | Niemand luisterde naar mij. |
    Dan is "bezwaarmaker" gelijk aan belanghebbende
    En is brief "S11-ontvangst-bezwaar" verzonden aan "belanghebbende"
    En is er geen brief "S11-ontvangst-bezwaar" verzonden aan "aanvrager"
    En ziet "f.maduro" de zaak
    En ziet "c.isenia" de zaak
    Als "c.isenia" "Bezwaarmaker horen" invult:
      | gehoord_op  | 1 juni 2026              |
      | hoorverslag | Zij werkt op zaterdag vroeg. |
    En "c.isenia" "Advies over bezwaar" invult:
      | commissie_advies     | Gegrond            |
      | commissie_motivering | Haar belang is niet gewogen. |
    En "r.martina" "Beslissen op bezwaar" invult:
      | beslissing            | Het besluit vervalt |
      | beslissing_motivering | Wij hadden haar belang moeten wegen. |
    Dan is brief "S12-beslissing-op-bezwaar" verzonden aan "aanvrager"
    En is brief "S12-beslissing-op-bezwaar" verzonden aan "belanghebbende"
    En is de zaak afgesloten
    En ziet "f.maduro" de zaak niet
    En ziet "c.isenia" de zaak
