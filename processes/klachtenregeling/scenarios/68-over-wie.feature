# language: nl
Functionaliteit: Over wie de klacht gaat, en wie haar dan niet ziet

  @C35 @C44 @A25
  Abstract Scenario: een onduidelijk antwoord sluit iedereen uit die het kan zijn
    Gegeven het is maandag 2 maart 2026 om 10.12 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam    | Sanne Vos               |
      | klager.kanalen | E-mail                  |
      | klager.email   | s.vos@voorbeeld.nl      |
      | omschrijving   | Het rapport klopt niet. |
      | voorval_datum  | 2026-02-20              |
      | over_wie             | <weet>              |
      | genoemde_medewerkers | <wie>               |
    Dan ziet "<wel>" de zaak niet
    En ziet "<niet>" de zaak
    Als "<registreert>" "Klacht registreren" invult:
      | categorie             | kwaliteit              |
      | binnen_reikwijdte     | ja                     |
      | opdrachtgever_type    | werkgever              |
      | opdrachtgever_naam    | Bakkerij De Korenbloem |
      | geen_betrokkene_reden | De klager bedoelde het anders. |
      | opmerking_nummer      | O-2026-001             |
    # De registratie heeft gekeken: wie het niet is, ziet de zaak weer.
    Dan ziet "<wel>" de zaak
    En is "opmerking_nummer" gelijk aan "O-2026-001"

    Voorbeelden:
      | weet                      | wie            | wel       | niet     | registreert |
      | Ik weet alleen de functie | De directeur   | p.dejongh | m.dejong | m.dejong    |
      | Ik weet de naam           | Meneer Bakker  | k.bakker  | m.dejong | m.dejong    |
      | Ik weet de naam           | Marieke        | m.dejong  | k.bakker | k.bakker    |

  @C54 @A07
  Scenario: wie een naam belooft, schrijft hem op; een eerdere opmerking hoort erbij
    Gegeven het is maandag 2 maart 2026 om 10.12 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam    | Sanne Vos               |
      | klager.kanalen | E-mail                  |
      | klager.email   | s.vos@voorbeeld.nl      |
      | omschrijving   | Het rapport klopt niet. |
      | voorval_datum  | 2026-02-20              |
      | over_wie       | Ik weet de naam         |
    Dan wordt dat geweigerd met "Schrijf de naam of de functie op"
    Als iemand "klacht-indienen" invult:
      | klager.naam    | Sanne Vos               |
      | klager.kanalen | E-mail                  |
      | klager.email   | s.vos@voorbeeld.nl      |
      | omschrijving   | Het rapport klopt niet. |
      | voorval_datum  | 2026-02-20              |
      | over_wie       | Dat weet ik niet        |
      | al_besproken   | Ja                      |
      | opmerking_nummer | O-2026-007            |
    Dan is "opmerking_nummer" gelijk aan "O-2026-007"
    En ziet "m.dejong" de zaak
    Als "m.dejong" de handeling "Registratie verbeteren" uitvoert:
      | verbetering_reden | Het was een andere opmerking. |
    Dan is "verbeteringen.aantal" gelijk aan 1
