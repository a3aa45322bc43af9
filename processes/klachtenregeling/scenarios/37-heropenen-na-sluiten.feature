# language: nl
Functionaliteit: Een afgesloten klacht gaat weer open

  @C86
  Scenario: een nieuwe zaak neemt de gegevens van de eerdere mee
    Gegeven het is maandag 2 maart 2026 om 10.12 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Sanne Vos                                       |
      | klager.kanalen  | E-mail, Telefoon                                |
      | klager.email    | s.vos@voorbeeld.nl                              |
      | klager.telefoon | 06 12 34 56 78                                  |
      | omschrijving    | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum   | 2026-02-20                                      |
      | voorval_plaats  | Vestiging Rotterdam                             |
    Als "m.dejong" "Klacht registreren" invult:
      | categorie             | kwaliteit              |
      | binnen_reikwijdte     | ja                     |
      | opdrachtgever_type    | werkgever              |
      | opdrachtgever_naam    | Bakkerij De Korenbloem |
      | betrokkenen.0.id      | t.visser               |
      | betrokkenen.0.naam    | Tom Visser             |
      | betrokkenen.0.functie | Jobcoach               |
    Als "m.dejong" "zaak-heropenen" start:
      | heropening_van    | K-2026-001          |
      | heropening_reden  | De klager wil meer. |
      | kanaal            | E-mail              |
      | ontvangen_op      | 2026-03-02          |
      | origineel_bijlage | verzoek.pdf         |
    Dan wordt dat geweigerd met "loopt nog"
    Als partij "klager" de handeling "Klacht intrekken" uitvoert:
      | schriftelijk_verzoek | ja |
    Als "m.dejong" "Verslag opstellen" invult:
      | verslag_samenvatting | De klacht is ingetrokken.    |
      | verslag_ontvangers   | Klager, Directie, Tom Visser |
    Als "m.dejong" "Verzending vastleggen" invult:
      | verzending_gecontroleerd | ja |
    Als "p.dejongh" "Maatregelen bespreken" invult:
      | overleg_directie_op   | 2026-03-02 |
      | preventie_conclusie   | geen       |
      | avg_procedure_geraakt | Nee        |
    Als "m.dejong" "Dossier afsluiten" invult:
      | afspraken_nagekomen | ja |
    Dan is de zaak afgesloten
    Als het maandag 4 mei 2026 om 9.00 uur wordt
    Als "m.dejong" "zaak-heropenen" start:
      | heropening_van    | K-2026-999                |
      | heropening_reden  | Het rapport is weer fout. |
      | kanaal            | E-mail                    |
      | ontvangen_op      | 2026-05-01                |
      | origineel_bijlage | verzoek.pdf               |
    Dan wordt dat geweigerd met "nummer"
    Als "m.dejong" "zaak-heropenen" start:
      | heropening_van    | K-2026-001                |
      | heropening_reden  | Het rapport is weer fout. |
      | kanaal            | E-mail                    |
      | ontvangen_op      | 2026-05-01                |
      | origineel_bijlage | verzoek.pdf               |
    Dan is "voortgekomen_uit" gelijk aan "K-2026-001"
    En is "klager.naam" gelijk aan "Sanne Vos"
    En is "voorval_datum" gelijk aan 20 februari 2026
    En is "gemeld_op" gelijk aan 2 maart 2026
    En is "ontvangen_op" gelijk aan 1 mei 2026
    En is "betrokkenen.0.id" gelijk aan "t.visser"
    En vervalt termijn "bevestiging" op 11 mei 2026
    En ziet "t.visser" de zaak niet
    En is de taak "Klacht registreren" open voor "klachtencoordinator"

  # Een opmerking heeft geen datum van een schriftelijke melding. Wie registreert, vult die één keer in:
  # er is nog geen datum die vaststaat, dus ook geen verbetering en geen tweede persoon.
  @C23 @C30 @C86
  Scenario: een opmerking die als klacht verdergaat, krijgt de datum bij de registratie
    Gegeven het is maandag 2 maart 2026 om 10.12 uur
    Als "t.visser" "opmerking-vastleggen" start:
      | opmerking_kanaal | Gesprek of balie                 |
      | opmerking_op     | 2026-03-02                       |
      | omschrijving     | De jobcoach kwam drie keer niet. |
      | categorie        | Opmerking, geen klacht           |
      | voorval_datum    | 2026-02-20                       |
      | klager.naam      | Sanne Vos                        |
    Als "m.dejong" "Opmerking behandelen" invult:
      | kwaliteit_gebruik     | Er is niets te verbeteren     |
      | kwaliteit_toelichting | Besproken.                    |
      | cvs_referentie        | CVS 4413                      |
      | opmerking_vervolg     | Nee, het blijft een opmerking |
    Dan is de zaak afgesloten
    Als het maandag 9 maart 2026 om 9.00 uur wordt
    Als "m.dejong" "zaak-heropenen" start:
      | heropening_van    | O-2026-001                        |
      | heropening_reden  | De persoon wil nu toch een klacht |
      | kanaal            | Brief                             |
      | ontvangen_op      | 2026-03-09                        |
      | origineel_bijlage | verzoek.pdf                       |
    Dan is "gemeld_op" gelijk aan leeg
    Als "m.dejong" "Klacht registreren" invult:
      | gemeld_op             | 2026-03-10  |
      | categorie             | kwaliteit   |
      | binnen_reikwijdte     | ja          |
      | opdrachtgever_type    | particulier |
      | betrokkenen.0.id      | t.visser    |
      | betrokkenen.0.naam    | Tom Visser  |
      | betrokkenen.0.functie | Jobcoach    |
    Dan wordt dat geweigerd
    Als "m.dejong" "Klacht registreren" invult:
      | gemeld_op             | 2026-03-06  |
      | categorie             | kwaliteit   |
      | binnen_reikwijdte     | ja          |
      | opdrachtgever_type    | particulier |
      | betrokkenen.0.id      | t.visser    |
      | betrokkenen.0.naam    | Tom Visser  |
      | betrokkenen.0.functie | Jobcoach    |
    Dan is "gemeld_op" gelijk aan 6 maart 2026
    En is "ontvangen_op" gelijk aan 9 maart 2026
    En is de taak "Datum beoordelen" niet open
