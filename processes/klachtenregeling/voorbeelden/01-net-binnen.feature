# language: nl
Functionaliteit: Voorbeeld: net binnen

  Scenario: een klacht die vandaag binnenkwam
    Gegeven het is 0 werkdagen geleden om 8.05 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Fatima el Amrani                                  |
      | klager.kanalen  | E-mail, Telefoon                                  |
      | klager.email    | f.elamrani@voorbeeld.nl                           |
      | klager.telefoon | 06 12 34 56 78                                    |
      | omschrijving    | Mijn afspraak is drie keer verzet zonder bericht. |
      | voorval_datum   | 6 werkdagen geleden                               |
      | voorval_plaats  | Vestiging Rotterdam                               |
