# language: nl
Functionaliteit: Een klacht indienen

  @C03 @C04 @C26 @C41 @C45
  Scenario: een datum in de toekomst kan niet
    Gegeven het is maandag 2 maart 2026 om 10.12 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Sanne Vos                                       |
      | klager.kanalen  | E-mail, Telefoon                                |
      | klager.email    | s.vos@voorbeeld.nl                              |
      | klager.telefoon | 06 12 34 56 78                                  |
      | omschrijving    | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum   | 2026-03-05                                      |
      | voorval_plaats  | Vestiging Rotterdam                             |
    Dan wordt dat geweigerd met "toekomst"

  @C03 @C04 @C26 @C41 @C45
  Scenario: alleen het nodige is genoeg
    Gegeven het is maandag 2 maart 2026 om 10.12 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam            | Sanne Vos               |
      | klager.kanalen         | Post                    |
      | klager.adres           | Dorpsstraat 1, Schiedam |
      | omschrijving           | Niemand belde terug.    |
      | voorval_datum_onbekend | ja                      |
    Dan is de taak "Klacht registreren" open voor "klachtencoordinator"
    En is "kanaal" gelijk aan "web"
    En is "ontvangen_op" gelijk aan 2 maart 2026
    Als "m.dejong" "Klacht registreren" invult:
      | categorie             | kwaliteit   |
      | binnen_reikwijdte     | ja          |
      | opdrachtgever_type    | particulier |
      | betrokkenen.0.id      | t.visser    |
      | betrokkenen.0.naam    | Tom Visser  |
      | betrokkenen.0.functie | Jobcoach    |
    Als "p.dejongh" "Coördinator benoemen" invult:
      | klachtencoordinator | m.dejong   |
      | overgedragen_op     | 2026-03-02 |
    Als "m.dejong" "Bevestiging opstellen" invult:
      | verklaring_onafhankelijk | ja                                          |
      | korte_omschrijving       | De klager vindt dat het rapport niet klopt. |
      | korte_plaats             | Vestiging Rotterdam                         |
      | korte_omstandigheden     | geen                                        |
      | verwachte_datum          | 2026-03-27                                  |
    Dan is brief "L01-ontvangstbevestiging" verzonden aan "klager"
    En is "advies.advies" gelijk aan "behandelen"

  @C03 @C04 @C26 @C41 @C45
  Scenario: zonder naam of verhaal gaat het niet
    Gegeven het is maandag 2 maart 2026 om 10.12 uur
    Als iemand "klacht-indienen" invult:
      | klager.kanalen | E-mail               |
      | klager.email   | s.vos@voorbeeld.nl   |
      | omschrijving   | Niemand belde terug. |
      | voorval_datum  | 2026-02-20           |
    Dan wordt dat geweigerd met "Vul een naam in"

  @C03 @C04 @C26 @C41 @C45
  Scenario: een brief zonder origineel kan niet
    Gegeven het is maandag 2 maart 2026 om 10.12 uur
    Als "m.dejong" "klacht-invoeren" start:
      | kanaal         | Brief                   |
      | ontvangen_op   | 2026-03-02              |
      | gemeld_op      | 2026-02-27              |
      | klager.naam    | Sanne Vos               |
      | klager.kanalen | Post                    |
      | klager.adres   | Dorpsstraat 1, Schiedam |
      | omschrijving   | Niemand belde terug.    |
      | voorval_datum  | 2026-02-20              |
    Dan wordt dat geweigerd

  @C03 @C04 @C26 @C41 @C45
  Scenario: een zaak zonder coördinator geeft na één werkdag een signaal
    Gegeven het is maandag 2 maart 2026 om 10.12 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Sanne Vos                                       |
      | klager.kanalen  | E-mail, Telefoon                                |
      | klager.email    | s.vos@voorbeeld.nl                              |
      | klager.telefoon | 06 12 34 56 78                                  |
      | omschrijving    | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum   | 2026-02-20                                      |
      | voorval_plaats  | Vestiging Rotterdam                             |
    Als het dinsdag 3 maart 2026 om 23.00 uur wordt
    Dan is het signaal "verstreken" niet gegeven voor termijn "benoeming"
    Als het woensdag 4 maart 2026 om 8.00 uur wordt
    Dan is het signaal "verstreken" gegeven voor termijn "benoeming"
