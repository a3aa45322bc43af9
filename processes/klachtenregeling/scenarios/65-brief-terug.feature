# language: nl
Functionaliteit: Een brief die terugkomt is niet verzonden

  @C11 @C48
  Scenario: komt de bevestiging terug, dan loopt haar termijn weer en vraagt de zaak om een nieuw adres
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
    En is termijn "bevestiging" gehaald
    Als het woensdag 4 maart 2026 om 9.00 uur wordt
    Als brief "L01-ontvangstbevestiging" terugkomt
    Dan loopt termijn "bevestiging" nog
    En is er geen brief "L01-ontvangstbevestiging" verzonden
    En is de taak "Brief opnieuw bezorgen" open voor "klachtencoordinator"
    En is "retourpost.0.brief" gelijk aan "bevestiging"
    En is "retourpost.0.aan" gelijk aan "Sanne Vos"
    Als het maandag 9 maart 2026 om 18.00 uur wordt
    Dan loopt termijn "bevestiging" nog
    Als "m.dejong" brief "L01-ontvangstbevestiging" op de post doet
    Dan is termijn "bevestiging" gehaald
    Als "m.dejong" "Brief opnieuw bezorgen" invult:
      | hoe         | Per post                         |
      | bezorgd_op  | 2026-03-09                       |
      | toelichting | De klager gaf haar nieuwe adres. |
    Dan is "retour_afgehandeld.0.hoe" gelijk aan "post"
