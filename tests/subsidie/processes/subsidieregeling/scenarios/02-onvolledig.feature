# language: nl
Functionaliteit: Een aanvraag die niet volledig is
  De aanvrager krijgt één keer twee weken. Buiten behandeling laten doet een mens, nooit de klok.

  Achtergrond:
    Gegeven het is maandag 7 december 2026 om 9.00 uur
    Als "i.leito" "aanvraag-invoeren" start:
      | ontvangen_op         | 4 december 2026        |
      | aanvrager.naam       | Buurthuis Montaña      |
      | aanvrager.adres      | Kaya Montaña 7, Willemstad |
      | project.titel        | Kookles                |
      | project.omschrijving | Samen koken op zondag. |
      | project.start_op     | 1 maart 2027           |
      | openbare_ruimte      | Nee                    |
      | bedrag_gevraagd      | 900                    |
      | begroting.0.post     | Pannen                 |
      | begroting.0.bedrag   | 900                    |
    Als "b.rojer" "Volledigheid toetsen" invult:
      | volledig  | Nee               |
      | ontbreekt | De offerte voor de pannen. |

  @S3
  Scenario: Op tijd aangevuld
    Dan ziet "i.leito" de zaak niet
    En is brief "S02-aanvulling" verzonden aan "aanvrager" op 7 december 2026
    En vervalt termijn "aanvulling" op maandag 21 december 2026
    Als het vrijdag 18 december 2026 om 9.00 uur wordt
    En "i.leito" de handeling "Aanvraag aanvullen" uitvoert:
      | aanvulling | Hierbij de offerte. |
    Dan wordt dat geweigerd
    Als "b.rojer" de handeling "Aanvraag aanvullen" uitvoert:
      | aanvulling | Hierbij de offerte. |
    Dan is de taak "Volledigheid toetsen" open voor "b.rojer"
    Als "b.rojer" "Volledigheid toetsen" invult:
      | volledig | Ja |
    Dan is de taak "Voorstel opstellen" open voor "b.rojer"
    En is er geen brief "S04-zienswijze" verzonden
    En ziet "a.winklaar" de zaak niet

  @S3
  Scenario: Niets gehoord
    Als het maandag 21 december 2026 om 23.00 uur wordt
    Dan is de taak "Volledigheid toetsen" niet open
    Als het dinsdag 22 december 2026 om 9.00 uur wordt
    Dan is de taak "Volledigheid toetsen" open voor "b.rojer"
    En is er geen brief "S03-buiten-behandeling" verzonden
    Als "b.rojer" "Volledigheid toetsen" invult:
      | volledig  | Nee               |
      | ontbreekt | Nog steeds de offerte. |
    Dan is brief "S03-buiten-behandeling" verzonden aan "aanvrager" op 22 december 2026
    En is de zaak afgesloten
    En ziet "f.maduro" de zaak niet
