# language: nl
Functionaliteit: Voorbeelden van verlof

  Scenario: Een aanvraag die wacht op de leidinggevende
    Gegeven het is 3 werkdagen geleden om 10.12 uur
    Als iemand "verlof-aanvragen" invult:
      | aanvrager.naam  | An Janssens       |
      | aanvrager.email | an@voorbeeld.test |
      | soort           | Vakantie          |
      | van             | over 10 werkdagen |
      | tot             | over 12 werkdagen |
    Dan is de taak "Aanvraag beoordelen" open voor "leidinggevende"
