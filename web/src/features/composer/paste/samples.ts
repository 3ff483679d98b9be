/** What programs put on the clipboard as text/html, shortened where they repeat themselves. */

/** Word for Windows: a heading, a paragraph, a list whose signs are text, an empty paragraph, a link. */
export const word = `<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=Generator content="Microsoft Word 15">
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml><![endif]-->
<style><!-- p.MsoNormal {margin-bottom:8.0pt; font-family:"Calibri",sans-serif;} --></style></head>
<body lang=ES-MX style='tab-interval:35.4pt;word-wrap:break-word'><!--StartFragment-->
<h1>Promoci&oacute;n de oto&ntilde;o<o:p></o:p></h1>
<p class=MsoNormal>Hola <b>Luc&iacute;a, </b>tu <b style='mso-bidi-font-weight:
normal'><i style='mso-bidi-font-style:normal'>ruana</i></b> cuesta <s>$900</s> <b>$750</b>.<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol;mso-fareast-font-family:Symbol'><span style='mso-list:Ignore'>&middot;<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>Azul<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l1 level1 lfo2'><!--[if !supportLists]--><span
style='mso-list:Ignore'>2.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><!--[endif]-->Env&iacute;o
<b>gratis</b><o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoNormal><a href="https://tienda.mx/ruanas"><span style='color:blue'>Ver fotos</span></a><o:p></o:p></p>
<!--EndFragment--></body></html>`;

/** Google Docs: all of it in a <b> that is not bold, marks as styles. */
export const docs = `<meta charset='utf-8'><meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-7c1d"><h2 dir="ltr" style="line-height:1.38;margin-top:18pt;margin-bottom:6pt;"><span style="font-size:16pt;font-family:Arial,sans-serif;font-weight:400;font-style:normal;text-decoration:none;white-space:pre;white-space:pre-wrap;">Cambios</span></h2><p dir="ltr" style="line-height:1.38;margin-top:0pt;margin-bottom:0pt;"><span style="font-weight:400;font-style:normal;white-space:pre-wrap;">Tienes </span><span style="font-weight:700;font-style:normal;white-space:pre-wrap;">30 días</span><span style="font-weight:400;font-style:italic;white-space:pre-wrap;"> sin costo</span><span style="font-weight:400;white-space:pre-wrap;">.</span></p><br /><ol style="margin-top:0;margin-bottom:0;padding-inline-start:48px;"><li dir="ltr" style="list-style-type:decimal;white-space:pre;" aria-level="1"><p dir="ltr" style="margin-top:0pt;margin-bottom:0pt;" role="presentation"><span style="font-weight:400;white-space:pre-wrap;">Guarda la </span><span style="text-decoration:line-through;white-space:pre-wrap;">caja</span><span style="white-space:pre-wrap;"> nota</span></p></li><li dir="ltr" style="list-style-type:decimal;white-space:pre;" aria-level="1"><p dir="ltr" style="margin-top:0pt;margin-bottom:0pt;" role="presentation"><span style="font-weight:400;white-space:pre-wrap;">Escríbenos</span></p></li></ol></b><br class="Apple-interchange-newline">`;

/** Excel: its formats stand in classes, so that the table says no more than its text. */
export const excel = `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style><!--table {mso-displayed-decimal-separator:"\\.";} .xl65 {font-weight:700;} --></style></head><body link="#0563C1" vlink="#954F72">
<table border=0 cellpadding=0 cellspacing=0 width=160 style='border-collapse:collapse;width:120pt'>
<!--StartFragment-->
 <tr height=20 style='height:15.0pt'>
  <td height=20 class=xl65 width=80 style='height:15.0pt;width:60pt'>Producto</td>
  <td class=xl65 width=80 style='width:60pt'>Precio</td>
 </tr>
 <tr height=20 style='height:15.0pt'>
  <td height=20 style='height:15.0pt'>Ruana</td>
  <td align=right>750</td>
 </tr>
<!--EndFragment-->
</table></body></html>`;

/** Google Sheets: formats stand at each cell; one is empty, one has two lines. */
export const sheets = `<meta charset='utf-8'><google-sheets-html-origin><style type="text/css"><!--td {border: 1px solid #cccccc;}br {mso-data-placement:same-cell;}--></style><table xmlns="http://www.w3.org/1999/xhtml" cellspacing="0" cellpadding="0" dir="ltr" border="1" style="table-layout:fixed;font-size:10pt" data-sheets-root="1"><colgroup><col width="100"/><col width="100"/></colgroup><tbody><tr style="height:21px;"><td style="overflow:hidden;padding:2px 3px;vertical-align:bottom;font-weight:bold;" data-sheets-value="{}">Producto</td><td style="overflow:hidden;font-weight:bold;">Precio</td><td></td></tr><tr style="height:21px;"><td></td><td style="text-align:right;">750</td><td>Azul<br/>y roja</td></tr></tbody></table>`;

/** A page, as Chrome copies it: computed styles at each element. */
export const page = `<html><body><!--StartFragment--><h3 style="font-weight: 600; color: rgb(0, 0, 0); white-space: normal;">Devoluciones</h3><p style="color: rgb(51, 51, 51); font-weight: 400; font-style: normal; white-space: normal; text-decoration-style: initial;">Manda
  tu <strong>número de pedido</strong> a <a href="mailto:hola@tienda.mx?subject=Hola">hola@tienda.mx</a> o entra a <a href="https://www.tienda.mx/">tienda.mx</a>.</p><p style="font-weight: 400;">Usa <code>REGRESO-10</code>:</p><pre><code>paso 1
  paso 2
</code></pre><blockquote><p>Llegó<br>rápido</p></blockquote><ul><li>Uno</li><li>Dos<ul><li>Tres</li></ul></li></ul><p style="font-weight: 400;"><a href="javascript:alert(1)">Abrir</a><script>alert(1)</script><img src="https://tienda.mx/x.png" onerror="alert(1)" alt="foto"><img alt="😀" src="e.png"></p><!--EndFragment--></body></html>`;
