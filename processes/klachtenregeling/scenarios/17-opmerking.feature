# language: nl
Functionaliteit: Een opmerking

  @C06 @C19 @C20 @C21 @C22 @A06
  Scenario: SC17 een mondelinge opmerking blijft een opmerking
    Gegeven het is maandag 9 maart 2026 om 10.12 uur
    Als "t.visser" "opmerking-vastleggen" start:
      | opmerking_kanaal | Telefoon                            |
      | opmerking_op     | 2026-03-09                          |
      | omschrijving     | De wachtkamer was koud en rommelig. |
      | categorie        | Opmerking, geen klacht              |
      | voorval_datum    | 2026-02-27                          |
    Dan is "soort_advies" gelijk aan "opmerking"
    En is "ontvangen_op" gelijk aan leeg
    En is de taak "Opmerking behandelen" open voor "klachtencoordinator"
    En is fase "Opmerking vastgelegd" bereikt
    En loopt er geen klok
    Als het maandag 4 mei 2026 om 9.00 uur wordt
    Dan loopt er geen klok
    En is er geen brief "L01-ontvangstbevestiging" verzonden
    En is er geen brief "L02-melding-arbeidsdeskundige" verzonden
    En is er geen brief "L22-signaal-termijn" verzonden
    En is het signaal "verstreken" niet gegeven voor termijn "bevestiging"
    En is het signaal "verstreken" niet gegeven voor termijn "besluit"
    Als "m.dejong" "Opmerking behandelen" invult:
      | kwaliteit_gebruik     | Wij bespreken de opmerking in het kwaliteitsoverleg |
      | kwaliteit_toelichting | De vestiging krijgt een schoonmaakrooster.  |
      | opmerking_vervolg     | Nee, het blijft een opmerking               |
    Dan wordt dat geweigerd met "cliëntvolgsysteem"
    Als "m.dejong" "Opmerking behandelen" invult:
      | kwaliteit_gebruik     | Wij bespreken de opmerking in het kwaliteitsoverleg |
      | kwaliteit_toelichting | De vestiging krijgt een schoonmaakrooster.  |
      | cvs_referentie        | CVS 4410                                    |
      | opmerking_vervolg     | Nee, het blijft een opmerking               |
    Dan is de zaak afgesloten
    En is "cvs_referentie" gelijk aan "CVS 4410"
    En is "kwaliteit_gebruik" gelijk aan "overleg"
    En is "vervolg" gelijk aan leeg
    En is "vernietigen_op" gelijk aan 4 mei 2027

  @C23 @A06 @A07
  Scenario: een opmerking wordt een klacht
    Gegeven het is maandag 2 maart 2026 om 10.12 uur
    Als "t.visser" "opmerking-vastleggen" start:
      | opmerking_kanaal | Gesprek of balie                    |
      | opmerking_op     | 2026-03-02                          |
      | omschrijving     | De jobcoach kwam drie keer niet.    |
      | categorie        | Kwaliteit of inhoud van het traject |
      | voorval_datum    | 2026-02-20                          |
      | klager.naam      | Sanne Vos                           |
    Dan is "soort_advies" gelijk aan "klacht"
    Als het donderdag 5 maart 2026 om 9.00 uur wordt
    Als "m.dejong" "Opmerking behandelen" invult:
      | kwaliteit_gebruik     | Er is niets te verbeteren           |
      | kwaliteit_toelichting | Zie de klacht.                      |
      | cvs_referentie        | CVS 4411                            |
      | opmerking_vervolg     | Ja, de persoon wil dit schriftelijk |
      | kanaal                | Brief                               |
      | gemeld_op             | 2026-03-04                          |
      | klager.naam           | Sanne Vos                           |
      | klager.kanalen        | E-mail                              |
      | klager.email          | s.vos@voorbeeld.nl                  |
    Dan wordt dat geweigerd
    Als "m.dejong" "Opmerking behandelen" invult:
      | kwaliteit_gebruik       | Er is niets te verbeteren                           |
      | kwaliteit_toelichting   | Zie de klacht.                                      |
      | cvs_referentie          | CVS 4411                                            |
      | opmerking_vervolg       | Ja, de persoon wil dit schriftelijk                 |
      | kanaal                  | Mondeling, opgeschreven en door de klager bevestigd |
      | klager_bevestigde_tekst | ja                                                  |
      | gemeld_op               | 2026-03-04                                          |
      | origineel_bijlage       | verklaring.pdf                                      |
      | klager.naam             | Sanne Vos                                           |
      | klager.kanalen          | E-mail                                              |
      | klager.email            | s.vos@voorbeeld.nl                                  |
    Dan is de zaak afgesloten
    En is "vervolg" gelijk aan "K-2026-001"

  @C07 @C17 @C21
  Scenario: uit een opmerking volgt een maatregel
    Gegeven het is maandag 9 maart 2026 om 10.12 uur
    Als "t.visser" "opmerking-vastleggen" start:
      | opmerking_kanaal | Telefoon                            |
      | opmerking_op     | 2026-03-09                          |
      | omschrijving     | De wachtkamer was koud en rommelig. |
      | categorie        | Opmerking, geen klacht              |
    Als "m.dejong" "Opmerking behandelen" invult:
      | kwaliteit_gebruik       | Wij nemen een maatregel              |
      | kwaliteit_toelichting   | Dit hoorden wij vaker.               |
      | oorzaak_categorie       | Werkwijze of procedure               |
      | overleg_directie_op     | 2026-03-09                           |
      | maatregel.wat           | Elke ochtend een ronde op de locatie |
      | maatregel.beslisser     | p.dejongh                            |
      | maatregel.eigenaar      | r.smit                               |
      | maatregel.uiterlijk     | 2026-03-30                           |
      | maatregel.procedure_ref | Werkinstructie locatie               |
      | avg_procedure_geraakt   | Nee                                  |
      | maatregel.evaluatie_op  | 2026-06-30                           |
      | cvs_referentie          | CVS 4412                             |
      | opmerking_vervolg       | Nee, het blijft een opmerking        |
    Dan is de zaak afgesloten
    En is "vervolg" gelijk aan "M-2026-001"
    Als het verder gaat over zaak "M-2026-001"
    Dan is "aanleiding" gelijk aan "opmerking"
    En is "voortgekomen_uit" gelijk aan "O-2026-001"
    En is de taak "Aanpak vastleggen" open voor "r.smit"

  # Pas later blijkt dat de opmerking vaker voorkwam: de directie legt dan een maatregel vast die het nummer noemt.
  @C07 @C17 @C80
  Scenario: een afgesloten opmerking krijgt later een maatregel
    Gegeven het is maandag 2 maart 2026 om 10.12 uur
    Als "t.visser" "opmerking-vastleggen" start:
      | opmerking_kanaal | Telefoon                            |
      | opmerking_op     | 2026-03-02                          |
      | omschrijving     | De wachtkamer was koud en rommelig. |
      | categorie        | Opmerking, geen klacht              |
    Als "m.dejong" "Opmerking behandelen" invult:
      | kwaliteit_gebruik     | Er is niets te verbeteren     |
      | kwaliteit_toelichting | Een enkele keer.              |
      | cvs_referentie        | CVS 4414                      |
      | opmerking_vervolg     | Nee, het blijft een opmerking |
    Dan is de zaak afgesloten
    Als het maandag 4 mei 2026 om 9.00 uur wordt
    Als "p.dejongh" "maatregel-vastleggen" start:
      | wat                   | Elke ochtend een ronde op de locatie |
      | aanleiding            | Een opmerking                        |
      | zaken.0.nummer        | O-2026-001                           |
      | oorzaak_categorie     | Werkwijze of procedure               |
      | besloten_op           | 2026-05-04                           |
      | beslisser             | p.dejongh                            |
      | klachtencoordinator   | m.dejong                             |
      | eigenaar              | r.smit                               |
      | uiterlijk             | 2026-05-25                           |
      | procedure_ref         | Werkinstructie locatie               |
      | avg_procedure_geraakt | Nee                                  |
      | evaluatie_op          | 2026-08-03                           |
    Dan is "aanleiding" gelijk aan "opmerking"
    En is "zaken.0.nummer" gelijk aan "O-2026-001"
    En is de taak "Aanpak vastleggen" open voor "r.smit"
