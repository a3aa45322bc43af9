# language: nl
Functionaliteit: Het vinkje van de klager over persoonsgegevens weghalen

  Achtergrond:
    Gegeven het is maandag 2 maart 2026 om 10.12 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam    | Sanne Vos               |
      | klager.kanalen | E-mail                  |
      | klager.email   | s.vos@voorbeeld.nl      |
      | omschrijving   | Het rapport klopt niet. |
      | voorval_datum  | 2026-02-20              |
      | privacyklacht  | ja                      |

  @C36 @C37 @A32
  Abstract Scenario: de privacy officer beoordeelt de reden
    Als "m.dejong" "Klacht registreren" invult:
      | categorie             | kwaliteit              |
      | binnen_reikwijdte     | ja                     |
      | opdrachtgever_type    | werkgever              |
      | opdrachtgever_naam    | Bakkerij De Korenbloem |
      | geen_betrokkene_reden | Het gaat over de brief. |
      | privacyklacht         | nee                    |
    Dan wordt dat geweigerd met "toch niet over persoonsgegevens"
    Als "m.dejong" "Klacht registreren" invult:
      | categorie             | kwaliteit              |
      | binnen_reikwijdte     | ja                     |
      | opdrachtgever_type    | werkgever              |
      | opdrachtgever_naam    | Bakkerij De Korenbloem |
      | geen_betrokkene_reden | Het gaat over de brief. |
      | privacyklacht         | nee                    |
      | privacy_uit_reden     | Er staan geen gegevens in. |
    Dan is de taak "Uitvinken beoordelen" open voor "privacy_officer"
    En is de taak "Coördinator benoemen" open voor "p.dejongh"
    Als "e.bos" "Uitvinken beoordelen" invult:
      | privacy_uit_oordeel     | <oordeel>          |
      | privacy_uit_toelichting | Ik las de bijlage. |
    Dan is de taak "Datalek beoordelen" <open> voor "privacy_officer"

    Voorbeelden:
      | oordeel                      | open      |
      | Ja, het is een privacyklacht | open      |
      | Nee, het uitvinken klopt     | niet open |
