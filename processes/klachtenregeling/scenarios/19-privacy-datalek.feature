# language: nl
Functionaliteit: Een klacht over persoonsgegevens

  @C09 @C36 @C37
  Scenario: SC19 twee klokken naast de klacht
    Gegeven het is vrijdag 30 januari 2026 om 14.00 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Sanne Vos                                   |
      | klager.kanalen  | E-mail, Telefoon                            |
      | klager.email    | s.vos@voorbeeld.nl                          |
      | klager.telefoon | 06 12 34 56 78                              |
      | omschrijving    | Mijn rapport is naar iemand anders gemaild. |
      | voorval_datum   | 2026-01-29                                  |
      | voorval_plaats  | Vestiging Rotterdam                         |
      | privacyklacht   | ja                                          |
    Als "m.dejong" "Klacht registreren" invult:
      | categorie             | privacy                |
      | binnen_reikwijdte     | ja                     |
      | opdrachtgever_type    | werkgever              |
      | opdrachtgever_naam    | Bakkerij De Korenbloem |
      | betrokkenen.0.id      | t.visser               |
      | betrokkenen.0.naam    | Tom Visser             |
      | betrokkenen.0.functie | Jobcoach               |
    Dan is de taak "Datalek beoordelen" open voor "privacy_officer"
    En is brief "L20-avg-spoor" verzonden aan "klager" op 30 januari 2026
    En staat "Autoriteit Persoonsgegevens" in brief "L20-avg-spoor"
    En staat "maandag 2 maart 2026" in brief "L20-avg-spoor"
    En staat "CBP" niet in brief "L20-avg-spoor"
    En vervalt termijn "datalek" op 2 februari 2026
    En is "datalek_bekend_op" gelijk aan 30 januari 2026
    En vervalt termijn "avg" op 2 maart 2026
    En vervalt termijn "bevestiging" op 6 februari 2026
    En vervalt termijn "besluit" op 2 maart 2026
    Als het zondag 1 februari 2026 om 14.00 uur wordt
    Dan is het signaal "nadert" gegeven voor termijn "datalek"
    Als het maandag 2 februari 2026 om 13.59 uur wordt
    Dan is het signaal "verstreken" niet gegeven voor termijn "datalek"
    Als het maandag 2 februari 2026 om 14.30 uur wordt
    Dan is het signaal "verstreken" gegeven voor termijn "datalek"
    Als "e.bos" "Datalek beoordelen" invult:
      | datalek_bevinding  | Een rapport is verkeerd gemaild. |
      | datalek_risico     | Laag                             |
      | datalek_melden     | Ja                               |
      | datalek_motivering | Het gaat om gezondheid.          |
    Als "e.bos" "Datalek melden" invult:
      | datalek_gemeld_op  | 2026-02-02 om 14.30 |
      | datalek_meldnummer | 2026-123            |
    Als "e.bos" "Antwoord opstellen" invult:
      | avg_recht    | Verstrekking aan een ander                              |
      | avg_antwoord | Wij hebben de ontvanger gevraagd het rapport te wissen. |
    Dan is brief "L20-avg-antwoord" verzonden aan "klager"
    En staat "Klaag dan bij de Autoriteit Persoonsgegevens" in brief "L20-avg-antwoord"
    En is "privacyspoor_afgerond_op" gelijk aan 2 februari 2026
    En loopt de zaak nog
