# language: nl
Functionaliteit: Subsidie voor een plan in de wijk
  Een plan op straat vraagt technisch advies en de mening van de buren. Daarna besluit de directie en
  betaalt financiën binnen 72 uur.

  Achtergrond:
    Gegeven het is donderdag 25 juni 2026 om 23.30 uur
    Als iemand "aanvraag-indienen" invult:
      | aanvrager.naam       | Stichting Kompa Nan    |
      | aanvrager.email      | kompanan@voorbeeld.test |
      | project.titel        | Speeltuin Otrobanda    |
      | project.omschrijving | Wij bouwen een speeltuin op het lege plein. |
      | project.start_op     | 1 oktober 2026         |
      | openbare_ruimte      | Ja                     |
      | bedrag_gevraagd      | 20000                  |
      | begroting.0.post     | Schommels              |
      | begroting.0.bedrag   | 20000                  |
      | bijlagen             | tekening.pdf           |

  @S1 @S2 @S4 @S5 @S7 @S8 @S9
  Scenario: Verleend, betaald en niemand maakt bezwaar
    Dan is "ontvangen_op" gelijk aan 25 juni 2026
    En vervalt termijn "toets" op maandag 13 juli 2026
    En vervalt termijn "besluit" op donderdag 20 augustus 2026
    En ziet "b.rojer" de zaak
    En ziet "r.martina" de zaak
    En ziet "a.winklaar" de zaak niet
    En ziet "f.maduro" de zaak niet
    En ziet "c.isenia" de zaak niet
    En ziet "i.leito" de zaak niet
    Als het maandag 29 juni 2026 om 9.00 uur wordt
    En "b.rojer" "Volledigheid toetsen" invult:
      | volledig              | Ja                     |
      | belanghebbende.naam   | Mevrouw Janga          |
      | belanghebbende.email  | janga@voorbeeld.test   |
    Dan is fase "Toets" bereikt
    En ziet "k.pieters" de zaak niet
    En is brief "S04-zienswijze" verzonden aan "belanghebbende" op 29 juni 2026
    En vervalt termijn "zienswijze" op maandag 13 juli 2026
    En vervalt termijn "advies" op woensdag 22 juli 2026
    En is de taak "Technisch advies geven" open voor "adviseur"
    En ziet "a.winklaar" de zaak
    En kan "a.winklaar" de handeling "Termijn verlengen" niet uitvoeren
    Als het dinsdag 7 juli 2026 om 14.00 uur wordt
    En "a.winklaar" "Technisch advies geven" invult:
      | advies_oordeel | Uitvoerbaar                  |
      | advies_tekst   | De ondergrond is stevig genoeg. |
    En partij "belanghebbende" de handeling "Zienswijze geven" uitvoert:
      | zienswijze | Graag een hek om de speeltuin. |
    Dan is de taak "Voorstel opstellen" open voor "b.rojer"
    En ziet "a.winklaar" de zaak
    Als "b.rojer" "Voorstel opstellen" invult:
      | voorstel            | Verlenen                       |
      | bedrag_voorgesteld  | 20000                          |
      | voorstel_motivering | Goed plan, en er komt een hek. |
    Dan is fase "Advies" bereikt
    En is de taak "Besluit nemen" open voor "directie"
    En is de taak "Besluit nemen" niet open voor "b.rojer"
    En ziet "f.maduro" de zaak niet
    Als "r.martina" "Besluit nemen" invult:
      | besluit            | Verlenen |
      | bedrag_verleend    | 20000    |
      | besluit_motivering | Te kort. |
    Dan wordt dat geweigerd met "Motiveer het besluit"
    Als "r.martina" "Besluit nemen" invult:
      | besluit            | Verlenen                                             |
      | bedrag_verleend    | 20000                                                |
      | besluit_motivering | De wijk krijgt een veilige speelplek, met een hek eromheen. |
    Dan is brief "S06-verlening" verzonden aan "aanvrager" op 7 juli 2026
    En is brief "S08-bericht-belanghebbende" verzonden aan "belanghebbende"
    En staat "verleend" in brief "S08-bericht-belanghebbende" aan "belanghebbende"
    En is fase "Besluit" bereikt
    En ziet "f.maduro" de zaak
    En ziet "c.isenia" de zaak niet
    En vervalt termijn "bezwaar" op dinsdag 18 augustus 2026
    Als "f.maduro" "Voorschot betalen" invult:
      | voorschot      | 17000    |
      | betaalkenmerk  | WF-2026-1 |
    Dan wordt dat geweigerd met "vier vijfde"
    Als "f.maduro" "Voorschot betalen" invult:
      | voorschot      | 16000    |
      | betaalkenmerk  | WF-2026-1 |
    Dan is brief "S09-betaling" verzonden aan "aanvrager"
    En staat "14.00 uur" in brief "S09-betaling" aan "aanvrager"
    En loopt de zaak nog
    Als het woensdag 19 augustus 2026 om 9.00 uur wordt
    Dan is de zaak afgesloten
    En loopt er geen klok

  @S7 @S8
  Scenario: De buren zwijgen en het geld komt te laat
    Als het maandag 29 juni 2026 om 9.00 uur wordt
    En "b.rojer" "Volledigheid toetsen" invult:
      | volledig              | Ja                     |
      | belanghebbende.naam   | Mevrouw Janga          |
      | belanghebbende.adres  | Kaya Grandi 2, Willemstad |
    En "a.winklaar" "Technisch advies geven" invult:
      | advies_oordeel | Uitvoerbaar     |
      | advies_tekst   | Het kan zo.     |
    Dan is de taak "Voorstel opstellen" niet open
    Als het dinsdag 14 juli 2026 om 9.00 uur wordt
    Dan is de taak "Voorstel opstellen" open voor "b.rojer"
    Als "b.rojer" "Voorstel opstellen" invult:
      | voorstel            | Verlenen   |
      | bedrag_voorgesteld  | 20000      |
      | voorstel_motivering | Goed plan. |
    En "r.martina" "Besluit nemen" invult:
      | besluit            | Verlenen                                  |
      | bedrag_verleend    | 20000                                     |
      | besluit_motivering | De wijk krijgt een veilige speelplek.     |
    Dan is het signaal "nadert" niet gegeven voor termijn "betaling"
    Als het donderdag 16 juli 2026 om 9.30 uur wordt
    Dan is het signaal "nadert" gegeven voor termijn "betaling"
    En kreeg "f.maduro" een bericht met "Voorschot betalen"
    En kreeg "c.isenia" geen bericht met "Voorschot betalen"
    Als het vrijdag 17 juli 2026 om 9.30 uur wordt
    Dan is het signaal "verstreken" gegeven voor termijn "betaling"
    En kreeg "r.martina" een bericht met "Voorschot betalen"
