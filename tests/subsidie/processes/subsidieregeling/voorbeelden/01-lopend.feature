# language: nl
Functionaliteit: Voorbeelden van subsidie

  Scenario: Een aanvraag die wacht op de toets
    Gegeven het is 3 werkdagen geleden om 10.12 uur
    Als iemand "aanvraag-indienen" invult:
      | aanvrager.naam       | Stichting Kompa Nan    |
      | aanvrager.email      | kompanan@voorbeeld.test |
      | project.titel        | Moestuin               |
      | project.omschrijving | Groente voor de straat. |
      | project.start_op     | over 60 dagen          |
      | openbare_ruimte      | Nee                    |
      | bedrag_gevraagd      | 3000                   |
      | begroting.0.post     | Grond                  |
      | begroting.0.bedrag   | 3000                   |
    Dan is de taak "Volledigheid toetsen" open voor "beoordelaar"
