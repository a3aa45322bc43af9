# language: nl
Functionaliteit: Informatie vragen schort niet op

  @C41 @C42
  Scenario: SC16 vragen en antwoord staan in het dossier
    Gegeven het is zaterdag 25 april 2026 om 14.00 uur
    Als "m.dejong" "klacht-invoeren" start:
      | kanaal            | E-mail                  |
      | ontvangen_op      | 2026-04-25              |
      | gemeld_op         | 2026-04-25              |
      | origineel_bijlage | klacht.pdf              |
      | klager.naam       | Sanne Vos               |
      | klager.kanalen    | E-mail                  |
      | klager.email      | s.vos@voorbeeld.nl      |
      | omschrijving      | Het rapport klopt niet. |
      | voorval_datum     | 2026-04-20              |
    Dan vervalt termijn "bevestiging" op 4 mei 2026
    En vervalt termijn "besluit" op 29 mei 2026
    Als het woensdag 29 april 2026 om 9.00 uur wordt
    Als "m.dejong" de handeling "Informatie vragen" uitvoert:
      | vraag  | Welk rapport bedoelt u? |
      | waarom | Er zijn twee rapporten. |
    Dan is brief "L03-informatieverzoek" verzonden aan "klager" op 29 april 2026
    En staat "Welk rapport bedoelt u?" in brief "L03"
    En staat "Er zijn twee rapporten." in brief "L03"
    En staat "vrijdag 15 mei 2026" in brief "L03"
    En staat "De termijn van uw klacht loopt door." in brief "L03"
    En vervalt termijn "besluit" op 29 mei 2026
    Als het vrijdag 8 mei 2026 om 9.00 uur wordt
    Als partij "klager" de handeling "Informatie ontvangen" uitvoert:
      | antwoord | Het tweede rapport. |
    Als "m.dejong" "Antwoord verwerken" invult:
      | conclusie | Het gaat om het tweede rapport. |
    Dan vervalt termijn "besluit" op 29 mei 2026
    En vervalt termijn "bevestiging" op 4 mei 2026
    En is "informatieverzoeken.0.op" gelijk aan 29 april 2026
    En is "informatie_antwoorden.0.op" gelijk aan 8 mei 2026
    En is "informatieverzoeken.0.vraag" gelijk aan "Welk rapport bedoelt u?"
    En is "informatie_antwoorden.0.antwoord" gelijk aan "Het tweede rapport."

  @C42 @A14
  Scenario: het antwoord wordt gevraagd vóór de dag van het besluit
    Gegeven het is maandag 2 maart 2026 om 10.12 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam    | Sanne Vos               |
      | klager.kanalen | E-mail                  |
      | klager.email   | s.vos@voorbeeld.nl      |
      | omschrijving   | Het rapport klopt niet. |
      | voorval_datum  | 2026-02-20              |
    Als het dinsdag 24 maart 2026 om 9.00 uur wordt
    Als "m.dejong" de handeling "Informatie vragen" uitvoert:
      | vraag  | Welk rapport bedoelt u? |
      | waarom | Er zijn twee rapporten. |
    Dan staat "maandag 30 maart 2026" in brief "L03"
    En staat "dinsdag 31 maart 2026" in brief "L03"
    Als het dinsdag 31 maart 2026 om 8.00 uur wordt
    Dan is de taak "Antwoord verwerken" open voor "klachtencoordinator"
