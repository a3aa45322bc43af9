# language: nl
Functionaliteit: Randgevallen van behandelaars en betrokkenen

  @C35 @C39 @C54 @A12
  Scenario: de betrokkene ontvangt de brief zelf en ziet de zaak daarna niet meer
    Gegeven het is donderdag 5 maart 2026 om 9.00 uur
    Als "t.visser" "klacht-invoeren" start:
      | kanaal               | Brief                   |
      | ontvangen_op         | 2026-03-04              |
      | gemeld_op            | 2026-03-03              |
      | origineel_bijlage    | brief.pdf               |
      | klager.naam          | Sanne Vos               |
      | klager.kanalen       | Post                    |
      | klager.adres         | Dorpsstraat 1, Schiedam |
      | omschrijving         | Hij kwam niet opdagen.  |
      | voorval_datum        | 2026-02-20              |
      | genoemde_medewerkers | Tom Visser              |
    Dan is "betrokkenen.0.id" gelijk aan "t.visser"
    En ziet "t.visser" de zaak niet
    En is de taak "Klacht registreren" open voor "klachtencoordinator"
    # De termijn loopt vanaf de eerste aankomst, niet vanaf het doorsturen.
    En vervalt termijn "bevestiging" op 11 maart 2026
    En vervalt termijn "besluit" op 2 april 2026

  @C16 @C53
  Scenario: een medewerker is uit dienst, en er komt een klacht in een andere taal
    Gegeven het is maandag 2 maart 2026 om 10.12 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam    | Zofia Nowak                                 |
      | klager.kanalen | Post                                        |
      | klager.adres   | Dorpsstraat 1, Schiedam                     |
      | omschrijving   | Nikt do mnie nie oddzwonił. Proszę o pomoc. |
      | voorval_datum  | 2026-02-20                                  |
    Als "m.dejong" "Klacht registreren" invult:
      | categorie             | kwaliteit                                  |
      | binnen_reikwijdte     | ja                                         |
      | opdrachtgever_type    | particulier                                |
      | vertaling             | Niemand belde mij terug. Ik vraag om hulp. |
      | betrokkenen.0.id      | t.visser                                   |
      | betrokkenen.0.naam    | Tom Visser                                 |
      | betrokkenen.0.functie | Jobcoach                                   |
    Als "p.dejongh" "Coördinator benoemen" invult:
      | klachtencoordinator | m.dejong   |
      | overgedragen_op     | 2026-03-02 |
    Als "m.dejong" "Bevestiging opstellen" invult:
      | verklaring_onafhankelijk | ja                                 |
      | korte_omschrijving       | Niemand belde mevrouw Nowak terug. |
      | korte_plaats             | niet bekend                        |
      | korte_omstandigheden     | geen                               |
      | verwachte_datum          | 2026-03-27                         |
    # Zij heeft alleen een postadres: de brief noemt de weg naar haar pagina.
    Dan is brief "L01-ontvangstbevestiging" verzonden aan "klager" op 2 maart 2026
    En staat "Uw statuspagina:" in brief "L01"
    En staat "Niemand belde mevrouw Nowak terug." in brief "L01"
    En is "omschrijving" gelijk aan "Nikt do mnie nie oddzwonił. Proszę o pomoc."
    Als "m.dejong" "Ontvankelijkheid beoordelen" invult:
      | in_behandeling | Ja           |
      | belang         | Groot genoeg |
      | gewicht        | Zwaar genoeg |
    Als "m.dejong" "Reactie vastleggen" voor "t.visser" invult:
      | geinformeerd_op      | 2026-03-02                        |
      | gehoord              | Nee                               |
      | niet_verkregen_reden | Niet meer in dienst sinds januari |
    Dan is de taak "Hoor en wederhoor afronden" open voor "m.dejong"
    En is er geen brief "L05-samenvatting-reactie" verzonden
    # De klager heeft geen telefoon: het voorstel mag met een reden alleen op papier.
    Als "m.dejong" "Hoor en wederhoor afronden" invult:
      | gelegenheid_klager_op | 2026-03-02 |
      | klager_gehoord        | Nee        |
    Als "m.dejong" "Oorzaak onderzoeken" invult:
      | oorzaak           | De terugbellijst is vergeten. |
      | oorzaak_categorie | Werkwijze of procedure        |
    Als "m.dejong" "Besluit opstellen" invult:
      | onderdelen.0.tekst      | Niemand belde terug.           |
      | onderdelen.0.oordeel    | Gegrond                        |
      | onderdelen.0.motivering | Wij hadden moeten terugbellen. |
      | bevindingen             | Er is niet teruggebeld.        |
      | oordeel                 | Gegrond                        |
      | motivering              | Wij hadden moeten terugbellen. |
    Als "p.dejongh" "Besluit mede-ondertekenen" invult:
      | besluit_medeondertekend | Ja |
    Als "m.dejong" "Telefonisch voorstel doen" invult:
      | geen_telefoon_reden | De klager heeft geen telefoon |
      | soort               | Genoegdoening                 |
      | inhoud              | Wij bieden onze excuses aan.  |
    Dan is brief "L10-bevestiging-telefonisch-voorstel" verzonden aan "klager" op 2 maart 2026
    En staat "Daarom sturen wij u ons voorstel op papier." in brief "L10"

  @C62
  Scenario: na drie pogingen op drie dagen gaat het voorstel op papier
    Gegeven het is maandag 2 maart 2026 om 10.12 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Sanne Vos            |
      | klager.kanalen  | Telefoon             |
      | klager.telefoon | 06 12 34 56 78       |
      | omschrijving    | Niemand belde terug. |
      | voorval_datum   | 2026-02-20           |
    Als "m.dejong" "Klacht registreren" invult:
      | categorie             | kwaliteit                  |
      | binnen_reikwijdte     | ja                         |
      | opdrachtgever_type    | particulier                |
      | geen_betrokkene_reden | Het gaat over de wachttijd |
    Als "p.dejongh" "Coördinator benoemen" invult:
      | klachtencoordinator | m.dejong   |
      | overgedragen_op     | 2026-03-02 |
    Als "m.dejong" "Bevestiging opstellen" invult:
      | verklaring_onafhankelijk | ja                   |
      | korte_omschrijving       | Niemand belde terug. |
      | korte_plaats             | niet bekend          |
      | korte_omstandigheden     | geen                 |
      | verwachte_datum          | 2026-03-27           |
    Als "m.dejong" "Ontvankelijkheid beoordelen" invult:
      | in_behandeling | Ja           |
      | belang         | Groot genoeg |
      | gewicht        | Zwaar genoeg |
    Als "m.dejong" "Hoor en wederhoor afronden" invult:
      | gelegenheid_klager_op | 2026-03-02 |
      | klager_gehoord        | Nee        |
    Als "m.dejong" "Oorzaak onderzoeken" invult:
      | oorzaak           | Te weinig mensen. |
      | oorzaak_categorie | planning          |
    Als "m.dejong" "Besluit opstellen" invult:
      | onderdelen.0.tekst      | Niemand belde terug.           |
      | onderdelen.0.oordeel    | Gegrond                        |
      | onderdelen.0.motivering | Wij hadden moeten terugbellen. |
      | bevindingen             | Er is niet teruggebeld.        |
      | oordeel                 | Gegrond                        |
      | motivering              | Wij hadden moeten terugbellen. |
    # De directeur is afwezig: een ander lid van de directie neemt het over.
    Als "h.vandam" "Besluit mede-ondertekenen" invult:
      | besluit_medeondertekend | Ja |
    Dan wordt dat geweigerd
    Als "h.vandam" de handeling "Beslisser vervangen" uitvoert:
      | beslisser        | h.vandam                         |
      | vervanging_reden | De functie van directeur is open |
    Dan is de taak "Besluit mede-ondertekenen" open voor "h.vandam"
    En is de taak "Besluit mede-ondertekenen" niet open voor "p.dejongh"
    Als "h.vandam" "Besluit mede-ondertekenen" invult:
      | besluit_medeondertekend | Ja |
    Dan staat "Hanna van Dam" in brief "L08"
    Als het donderdag 5 maart 2026 om 9.00 uur wordt
    Als "m.dejong" "Telefonisch voorstel doen" invult:
      | belpogingen.0.op        | 2026-03-03 om 8.30           |
      | belpogingen.0.resultaat | Niet bereikt                 |
      | belpogingen.1.op        | 2026-03-04 om 8.30           |
      | belpogingen.1.resultaat | Niet bereikt                 |
      | belpogingen.2.op        | 2026-03-05 om 8.30           |
      | belpogingen.2.resultaat | Niet bereikt                 |
      | soort                   | Genoegdoening                |
      | inhoud                  | Wij bieden onze excuses aan. |
    Dan is brief "L10-bevestiging-telefonisch-voorstel" verzonden aan "klager" op 5 maart 2026
    En staat "Het lukte niet om u te bellen." in brief "L10"
    # De klager gaat op zaterdag akkoord: het verslag is op zaterdag uiterlijk klaar, de herinnering komt vrijdag.
    Als het zaterdag 7 maart 2026 om 11.00 uur wordt
    Als partij "klager" de handeling "Reactie klager" uitvoert:
      | reactie | Akkoord met het voorstel |
    Dan is "opgelost_op" gelijk aan 7 maart 2026
    En vervalt termijn "verslag" op zaterdag 21 maart 2026
    Als het donderdag 19 maart 2026 om 9.00 uur wordt
    Dan is het signaal "vervaldag" niet gegeven voor termijn "verslag"
    Als het vrijdag 20 maart 2026 om 9.00 uur wordt
    Dan is het signaal "vervaldag" gegeven voor termijn "verslag"
    En kreeg "m.dejong" een bericht met "laatste werkdag" op 20 maart 2026

  @C35 @A25
  Scenario: de directeur wordt later toegevoegd en doet dan niet meer mee
    Gegeven het is maandag 2 maart 2026 om 10.12 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam    | Sanne Vos            |
      | klager.kanalen | E-mail               |
      | klager.email   | s.vos@voorbeeld.nl   |
      | omschrijving   | Niemand belde terug. |
      | voorval_datum  | 2026-02-20           |
    Als "m.dejong" "Klacht registreren" invult:
      | categorie             | gedrag      |
      | binnen_reikwijdte     | ja          |
      | opdrachtgever_type    | particulier |
      | betrokkenen.0.id      | t.visser    |
      | betrokkenen.0.naam    | Tom Visser  |
      | betrokkenen.0.functie | Jobcoach    |
    Dan is "beslisser" gelijk aan "p.dejongh"
    Als "p.dejongh" "Coördinator benoemen" invult:
      | klachtencoordinator | m.dejong   |
      | overgedragen_op     | 2026-03-02 |
    Als "m.dejong" de handeling "Betrokkene toevoegen" uitvoert:
      | id      | p.dejongh   |
      | naam    | P. de Jongh |
      | functie | Directeur   |
    Dan is "beslisser" gelijk aan "h.vandam"
    En ziet "p.dejongh" de zaak niet
    # De coördinator zelf kan niet als betrokkene in een zaak die hij behandelt.
    Als "m.dejong" de handeling "Betrokkene toevoegen" uitvoert:
      | id   | m.dejong        |
      | naam | Marieke de Jong |
    Dan wordt dat geweigerd met "Draag de zaak zo nodig eerst over"

  @A35
  Scenario: twee klagers over hetzelfde krijgen elk een eigen zaak
    Gegeven het is maandag 2 maart 2026 om 10.12 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam    | Sanne Vos            |
      | klager.kanalen | E-mail               |
      | klager.email   | s.vos@voorbeeld.nl   |
      | omschrijving   | Niemand belde terug. |
      | voorval_datum  | 2026-02-20           |
    En deze zaak heet "Vos"
    Als het dinsdag 3 maart 2026 om 9.00 uur wordt
    Als iemand "klacht-indienen" invult:
      | klager.naam    | Amir Haddad              |
      | klager.kanalen | E-mail                   |
      | klager.email   | a.haddad@voorbeeld.nl    |
      | omschrijving   | Ook ik werd niet gebeld. |
      | voorval_datum  | 2026-02-20               |
    Dan vervalt termijn "besluit" op 1 april 2026
    En is "klager.naam" gelijk aan "Amir Haddad"
    Als partij "klager" de handeling "Klacht intrekken" uitvoert:
      | schriftelijk_verzoek | ja |
    Dan is brief "L19-bevestiging-intrekking" verzonden aan "klager"
    Als het verder gaat over zaak "Vos"
    Dan vervalt termijn "besluit" op 31 maart 2026
    En is er geen brief "L19-bevestiging-intrekking" verzonden
    En is de taak "Klacht registreren" open voor "klachtencoordinator"

  @C04 @C42
  Scenario: om scheldwoorden vragen wij een andere tekst, wij weigeren niet
    Gegeven het is maandag 2 maart 2026 om 10.12 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam    | Sanne Vos                               |
      | klager.kanalen | E-mail                                  |
      | klager.email   | s.vos@voorbeeld.nl                      |
      | omschrijving   | Stelletje sukkels, niemand belde terug. |
      | voorval_datum  | 2026-02-20                              |
    Dan vervalt termijn "besluit" op 31 maart 2026
    Als "m.dejong" de handeling "Informatie vragen" uitvoert:
      | vraag  | Wilt u zonder scheldwoorden opschrijven wat er gebeurde? |
      | waarom | Dan kunnen wij uw klacht met de medewerker bespreken.    |
    Dan is brief "L03-informatieverzoek" verzonden aan "klager" op 2 maart 2026
    En is "omschrijving" gelijk aan "Stelletje sukkels, niemand belde terug."
    En vervalt termijn "besluit" op 31 maart 2026
    Als "m.dejong" "Klacht registreren" invult:
      | categorie             | kwaliteit   |
      | binnen_reikwijdte     | ja          |
      | opdrachtgever_type    | particulier |
      | betrokkenen.0.id      | t.visser    |
      | betrokkenen.0.naam    | Tom Visser  |
      | betrokkenen.0.functie | Jobcoach    |
    Dan is de taak "Coördinator benoemen" open voor "directie"

  @C89 @A17
  Scenario: een andere kalender verschuift geen lopende termijn
    Gegeven het is maandag 4 mei 2026 om 9.00 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam    | Sanne Vos            |
      | klager.kanalen | E-mail               |
      | klager.email   | s.vos@voorbeeld.nl   |
      | omschrijving   | Niemand belde terug. |
      | voorval_datum  | 2026-04-20           |
    En deze zaak heet "eerder"
    Dan vervalt termijn "besluit" op 5 juni 2026
    Als "a.vermeer" een nieuwe versie publiceert met reden "Brugdagen zijn vrij":
      | kalender.profiel | atw_kb |
    Als iemand "klacht-indienen" invult:
      | klager.naam    | Amir Haddad           |
      | klager.kanalen | E-mail                |
      | klager.email   | a.haddad@voorbeeld.nl |
      | omschrijving   | Niemand belde terug.  |
      | voorval_datum  | 2026-04-20            |
    # Vrijdag 15 mei telt in dit profiel niet mee.
    Dan vervalt termijn "besluit" op 8 juni 2026
    Als het verder gaat over zaak "eerder"
    Dan vervalt termijn "besluit" op 5 juni 2026

  @C48 @C77
  Scenario: een brief die terugkomt, houdt het sluiten tegen tot hij is bezorgd
    Gegeven het is maandag 2 maart 2026 om 10.12 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam    | Sanne Vos               |
      | klager.kanalen | Post                    |
      | klager.adres   | Dorpsstraat 1, Schiedam |
      | omschrijving   | Niemand belde terug.    |
      | voorval_datum  | 2026-02-20              |
    Als partij "klager" de handeling "Klacht intrekken" uitvoert:
      | schriftelijk_verzoek | ja |
    Als "m.dejong" "Verslag opstellen" invult:
      | verslag_samenvatting | De klacht is ingetrokken. |
      | verslag_ontvangers   | Klager, Directie          |
    Als "m.dejong" "Verzending vastleggen" invult:
      | verzending_gecontroleerd | ja |
    Als "p.dejongh" "Maatregelen bespreken" invult:
      | overleg_directie_op   | 2026-03-02 |
      | preventie_conclusie   | geen       |
      | avg_procedure_geraakt | Nee        |
    Als het vrijdag 6 maart 2026 om 9.00 uur wordt
    Als "m.dejong" de handeling "Brief kwam terug" uitvoert:
      | brief    | Verslag    |
      | aan      | Sanne Vos  |
      | terug_op | 2026-03-06 |
      | reden    | Verhuisd   |
    Dan is de taak "Brief opnieuw bezorgen" open voor "klachtencoordinator"
    Als "m.dejong" "Dossier afsluiten" invult:
      | afspraken_nagekomen | ja |
    Dan wordt dat geweigerd met "elke brief die terugkwam"
    Als "m.dejong" "Brief opnieuw bezorgen" invult:
      | hoe         | Per post                         |
      | bezorgd_op  | 2026-03-06                       |
      | toelichting | De klager gaf haar nieuwe adres. |
    Als "m.dejong" "Dossier afsluiten" invult:
      | afspraken_nagekomen | ja |
    Dan is de zaak afgesloten
    En is "retourpost.0.reden" gelijk aan "Verhuisd"
    En is "retour_afgehandeld.0.bezorgd_op" gelijk aan 6 maart 2026
