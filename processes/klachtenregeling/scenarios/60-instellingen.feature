# language: nl
Functionaliteit: Een instelling van de regeling anders kiezen

  Achtergrond:
    Gegeven het is maandag 2 maart 2026 om 9.00 uur

  @A09
  Scenario: wie na kantoortijd indient, heeft één dag later als eerste dag
    Als "a.vermeer" een nieuwe versie publiceert met reden "Na 17.00 uur telt de volgende dag":
      | instelling.kantoortijd_grens | 17:00 |
    Als het maandag 2 maart 2026 om 16.59 uur wordt
    Als iemand "klacht-indienen" invult:
      | klager.naam    | Sanne Vos               |
      | klager.kanalen | E-mail                  |
      | klager.email   | s.vos@voorbeeld.nl      |
      | omschrijving   | Het rapport klopt niet. |
      | voorval_datum  | 2026-02-20              |
    Dan vervalt termijn "bevestiging" op 9 maart 2026
    En vervalt termijn "besluit" op 31 maart 2026
    Als het maandag 2 maart 2026 om 17.00 uur wordt
    Als iemand "klacht-indienen" invult:
      | klager.naam    | Amir Haddad                   |
      | klager.kanalen | E-mail                        |
      | klager.email   | a.haddad@voorbeeld.nl         |
      | omschrijving   | Mijn afspraak ging niet door. |
      | voorval_datum  | 2026-02-20                    |
    Dan vervalt termijn "bevestiging" op 10 maart 2026
    En vervalt termijn "besluit" op 1 april 2026
    # De dag waarop de klacht kwam, blijft de echte dag.
    En is "ontvangen_op" gelijk aan 2 maart 2026

  @A19
  Scenario: eindigen de twee weken van het verslag in het weekend, dan schuift de dag door
    Als iemand "klacht-indienen" invult:
      | klager.naam    | Sanne Vos               |
      | klager.kanalen | E-mail                  |
      | klager.email   | s.vos@voorbeeld.nl      |
      | omschrijving   | Het rapport klopt niet. |
      | voorval_datum  | 2026-02-20              |
    En deze zaak heet "A"
    Als "a.vermeer" een nieuwe versie publiceert met reden "Een vrije dag schuift door":
      | instelling.verslag_rol | true |
    Als het maandag 2 maart 2026 om 9.30 uur wordt
    Als iemand "klacht-indienen" invult:
      | klager.naam    | Amir Haddad                   |
      | klager.kanalen | E-mail                        |
      | klager.email   | a.haddad@voorbeeld.nl         |
      | omschrijving   | Mijn afspraak ging niet door. |
      | voorval_datum  | 2026-02-20                    |
    En deze zaak heet "B"
    Als het zaterdag 7 maart 2026 om 10.00 uur wordt
    Als partij "klager" de handeling "Klacht intrekken" uitvoert:
      | schriftelijk_verzoek | ja |
    Dan is "opgelost_op" gelijk aan 7 maart 2026
    En vervalt termijn "verslag" op maandag 23 maart 2026
    Als het verder gaat over zaak "A"
    Als partij "klager" de handeling "Klacht intrekken" uitvoert:
      | schriftelijk_verzoek | ja |
    Dan vervalt termijn "verslag" op zaterdag 21 maart 2026

  @A14 @C42
  Scenario: een vraag aan de klager schort het besluit op tot het antwoord
    Als "a.vermeer" een nieuwe versie publiceert met reden "Een vraag schort op":
      | instelling.opschorting | true |
    Als iemand "klacht-indienen" invult:
      | klager.naam    | Sanne Vos               |
      | klager.kanalen | E-mail                  |
      | klager.email   | s.vos@voorbeeld.nl      |
      | omschrijving   | Het rapport klopt niet. |
      | voorval_datum  | 2026-02-20              |
    Dan vervalt termijn "besluit" op 31 maart 2026
    Als het maandag 9 maart 2026 om 9.00 uur wordt
    Als "m.dejong" de handeling "Informatie vragen" uitvoert:
      | vraag  | Welk rapport bedoelt u? |
      | waarom | Er zijn twee rapporten. |
    # Tien werkdagen om te antwoorden: zo lang staat de termijn hooguit stil.
    Dan staat "maandag 23 maart 2026" in brief "L03"
    En staat "Zo lang staat de termijn van uw klacht stil." in brief "L03"
    En staat "loopt door" niet in brief "L03"
    En vervalt termijn "besluit" op 16 april 2026
    En vervalt termijn "bevestiging" op 9 maart 2026
    Als het donderdag 12 maart 2026 om 9.00 uur wordt
    Als partij "klager" de handeling "Informatie ontvangen" uitvoert:
      | antwoord | Het tweede rapport. |
    # Het antwoord kwam na drie werkdagen, dus de termijn stond drie werkdagen stil.
    Dan vervalt termijn "besluit" op 7 april 2026

  @A06 @C23
  Scenario: een mondelinge klacht wordt niet opgeschreven, de klager schrijft zelf
    Als "a.vermeer" een nieuwe versie publiceert met reden "Een klacht is een brief of e-mail":
      | instelling.mondeling_toestaan | false |
    Als "t.visser" "opmerking-vastleggen" start:
      | opmerking_kanaal | Gesprek of balie                    |
      | opmerking_op     | 2026-03-02                          |
      | omschrijving     | De jobcoach kwam drie keer niet.    |
      | categorie        | Kwaliteit of inhoud van het traject |
      | voorval_datum    | 2026-02-20                          |
      | klager.naam      | Sanne Vos                           |
    Als "m.dejong" "Opmerking behandelen" invult:
      | kwaliteit_gebruik       | Er is niets te verbeteren           |
      | kwaliteit_toelichting   | Zie de klacht.                      |
      | cvs_referentie          | CVS 4411                            |
      | opmerking_vervolg       | Ja, de persoon wil dit schriftelijk |
      | kanaal                  | balie                               |
      | klager_bevestigde_tekst | ja                                  |
      | gemeld_op               | 2026-03-02                          |
      | origineel_bijlage       | verklaring.pdf                      |
      | klager.kanalen          | E-mail                              |
      | klager.email            | s.vos@voorbeeld.nl                  |
    Dan wordt dat geweigerd met "Hoe kwam de klacht binnen"
    Als "m.dejong" "Opmerking behandelen" invult:
      | kwaliteit_gebruik     | Er is niets te verbeteren           |
      | kwaliteit_toelichting | Zie de klacht.                      |
      | cvs_referentie        | CVS 4411                            |
      | opmerking_vervolg     | Ja, de persoon wil dit schriftelijk |
      | kanaal                | Brief                               |
      | gemeld_op             | 2026-03-02                          |
      | origineel_bijlage     | klacht.pdf                          |
      | klager.kanalen        | E-mail                              |
      | klager.email          | s.vos@voorbeeld.nl                  |
    Dan is "vervolg" gelijk aan "K-2026-001"

  @A26 @C77
  Abstract Scenario: wie het verslag altijd krijgt, is een keuze
    Als "a.vermeer" een nieuwe versie publiceert met reden "Andere ontvangers van het verslag":
      | instelling.standaard_ontvangers | <altijd> |
    Als iemand "klacht-indienen" invult:
      | klager.naam    | Sanne Vos               |
      | klager.kanalen | E-mail                  |
      | klager.email   | s.vos@voorbeeld.nl      |
      | omschrijving   | Het rapport klopt niet. |
      | voorval_datum  | 2026-02-20              |
    Als "m.dejong" "Klacht registreren" invult:
      | categorie             | kwaliteit              |
      | binnen_reikwijdte     | ja                     |
      | opdrachtgever_type    | werkgever              |
      | opdrachtgever_naam    | Bakkerij De Korenbloem |
      | betrokkenen.0.id      | t.visser               |
      | betrokkenen.0.naam    | Tom Visser             |
      | betrokkenen.0.functie | Jobcoach               |
    Als partij "klager" de handeling "Klacht intrekken" uitvoert:
      | schriftelijk_verzoek | ja |
    Als "m.dejong" "Verslag opstellen" invult:
      | verslag_samenvatting | De klacht is ingetrokken. |
      | verslag_ontvangers   | Klager                    |
    Dan is brief "L15-verslag" verzonden aan "klager"
    En staat "Dit verslag gaat naar <lezers>." in brief "L15-verslag" aan "klager"

    Voorbeelden:
      | altijd                   | lezers                        |
      | ["directie"]             | u en de directie              |
      | ["betrokken_medewerker"] | u en de betrokken medewerkers |
      | []                       | u                             |

  @A37 @C90
  Scenario: niet de directie maar een andere coördinator ondertekent het besluit mee
    Als "a.vermeer" een nieuwe versie publiceert met reden "Coördinatoren ondertekenen samen" met akkoord van "j.meijer":
      | instelling.directie_ondertekent_mee | false |
    Als iemand "klacht-indienen" invult:
      | klager.naam    | Sanne Vos               |
      | klager.kanalen | E-mail                  |
      | klager.email   | s.vos@voorbeeld.nl      |
      | omschrijving   | Het rapport klopt niet. |
      | voorval_datum  | 2026-02-20              |
    Als "m.dejong" "Klacht registreren" invult:
      | categorie             | kwaliteit                           |
      | binnen_reikwijdte     | ja                                  |
      | opdrachtgever_type    | werkgever                           |
      | opdrachtgever_naam    | Bakkerij De Korenbloem              |
      | geen_betrokkene_reden | De klacht gaat over onze werkwijze. |
    Als "p.dejongh" "Coördinator benoemen" invult:
      | klachtencoordinator | m.dejong   |
      | overgedragen_op     | 2026-03-02 |
    Als "m.dejong" "Bevestiging opstellen" invult:
      | verklaring_onafhankelijk | ja                                          |
      | korte_omschrijving       | De klager vindt dat het rapport niet klopt. |
      | korte_plaats             | Vestiging Rotterdam                         |
      | korte_omstandigheden     | geen                                        |
      | verwachte_datum          | 2026-03-27                                  |
    Als "m.dejong" "Ontvankelijkheid beoordelen" invult:
      | in_behandeling | Ja           |
      | belang         | Groot genoeg |
      | gewicht        | Zwaar genoeg |
    Als "m.dejong" "Hoor en wederhoor afronden" invult:
      | gelegenheid_klager_op | 2026-03-02                         |
      | klager_gehoord        | Ja                                 |
      | toelichting_klager    | De klager blijft bij zijn verhaal. |
    Als "m.dejong" "Oorzaak onderzoeken" invult:
      | oorzaak           | Het rapport is niet nagelezen. |
      | oorzaak_categorie | Werkwijze of procedure         |
    Als "m.dejong" "Besluit opstellen" invult:
      | onderdelen.0.tekst      | De klacht over het rapport.            |
      | onderdelen.0.oordeel    | Gegrond                                |
      | onderdelen.0.motivering | Wij hadden het rapport moeten nalezen. |
      | bevindingen             | In het rapport staan fouten.           |
      | oordeel                 | Gegrond                                |
      | motivering              | Wij hadden het rapport moeten nalezen. |
    Dan is de taak "Besluit mede-ondertekenen" open voor "k.bakker"
    En is er geen brief "L08-besluit" verzonden
    # Niemand ondertekent zijn eigen besluit.
    Als "m.dejong" "Besluit mede-ondertekenen" invult:
      | besluit_medeondertekend | Ja |
    Dan wordt dat geweigerd
    Als "p.dejongh" "Besluit mede-ondertekenen" invult:
      | besluit_medeondertekend | Ja |
    Dan wordt dat geweigerd
    Als "k.bakker" "Besluit mede-ondertekenen" invult:
      | besluit_medeondertekend | Ja |
    Dan is brief "L08-besluit" verzonden aan "klager" op 2 maart 2026
    En staat "Karim Bakker" in brief "L08" aan "klager"
    En staat "P. de Jongh, Directeur" niet in brief "L08" aan "klager"
