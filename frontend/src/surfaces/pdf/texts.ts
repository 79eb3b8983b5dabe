/** What documents say to the person, in every language. */
import { texts } from "../../core/strings";

export const t = texts({
  en: {
    document: "Document", missing: "This document cannot be shown", notFound: "The file was not found.", broken: "The file is no PDF that can be read.",
    foreign: "It lies on another machine, and labelfs asks no other machine for anything.", none: "The task has no value for {name}.",
    locked: "This document is locked", password: "Password", wrong: "That is not its password.", unlock: "Open",
    goTo: "Page number", of: "of {n}", find: "Find in document", searching: "searching page {n} of {of}", boxText: "Text", fitWidth: "Fit width",
    showPages: "Show pages", hidePages: "Hide pages", pageFailed: "Page {n} cannot be drawn.",
  },
  de: {
    document: "Dokument", missing: "Dieses Dokument kann nicht gezeigt werden", notFound: "Die Datei wurde nicht gefunden.", broken: "Die Datei ist kein lesbares PDF.",
    foreign: "Es liegt auf einem anderen Rechner, und labelfs fragt keinen anderen Rechner.", none: "Die Aufgabe hat keinen Wert für {name}.",
    locked: "Dieses Dokument ist geschützt", password: "Passwort", wrong: "Das ist nicht sein Passwort.", unlock: "Öffnen",
    goTo: "Seitenzahl", of: "von {n}", find: "Im Dokument suchen", searching: "Seite {n} von {of} wird durchsucht", boxText: "Text", fitWidth: "Auf Breite einpassen",
    showPages: "Seiten zeigen", hidePages: "Seiten verbergen", pageFailed: "Seite {n} kann nicht gezeichnet werden.",
  },
  es: {
    document: "Documento", missing: "Este documento no se puede mostrar", notFound: "No se encontró el archivo.", broken: "El archivo no es un PDF legible.",
    foreign: "Está en otro equipo, y labelfs no pregunta a ningún otro equipo.", none: "La tarea no tiene valor para {name}.",
    locked: "Este documento está protegido", password: "Contraseña", wrong: "Esa no es su contraseña.", unlock: "Abrir",
    goTo: "Número de página", of: "de {n}", find: "Buscar en el documento", searching: "buscando en la página {n} de {of}", boxText: "Texto", fitWidth: "Ajustar al ancho",
    showPages: "Mostrar páginas", hidePages: "Ocultar páginas", pageFailed: "La página {n} no se puede dibujar.",
  },
  fr: {
    document: "Document", missing: "Ce document ne peut pas être affiché", notFound: "Le fichier est introuvable.", broken: "Le fichier n’est pas un PDF lisible.",
    foreign: "Il se trouve sur une autre machine, et labelfs n’interroge aucune autre machine.", none: "La tâche n’a pas de valeur pour {name}.",
    locked: "Ce document est protégé", password: "Mot de passe", wrong: "Ce n’est pas son mot de passe.", unlock: "Ouvrir",
    goTo: "Numéro de page", of: "sur {n}", find: "Rechercher dans le document", searching: "recherche page {n} sur {of}", boxText: "Texte", fitWidth: "Ajuster à la largeur",
    showPages: "Afficher les pages", hidePages: "Masquer les pages", pageFailed: "La page {n} ne peut pas être dessinée.",
  },
  zh: {
    document: "文档", missing: "无法显示此文档", notFound: "找不到文件。", broken: "该文件不是可读取的 PDF。",
    foreign: "它在另一台机器上，labelfs 不访问其他机器。", none: "任务没有 {name} 的值。",
    locked: "此文档已加密", password: "密码", wrong: "密码不正确。", unlock: "打开",
    goTo: "页码", of: "/ {n}", find: "在文档中查找", searching: "正在搜索第 {n} / {of} 页", boxText: "文本", fitWidth: "适合宽度",
    showPages: "显示页面", hidePages: "隐藏页面", pageFailed: "无法绘制第 {n} 页。",
  },
});
